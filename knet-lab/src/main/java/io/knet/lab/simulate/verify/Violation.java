package io.knet.lab.simulate.verify;

import java.io.Serial;

/** Something happened in a simulation that must not happen. */
public final class Violation extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    /** Which promise was broken. */
    public enum Kind {
        /** A message came twice. */
        DUPLICATE,
        /** A message came with another content. */
        ALTERED,
        /** A message came to a host that it was not for, or to another channel, or from nobody. */
        MISDELIVERED,
        /** A message is missing, and no counter says so. */
        SILENT_LOSS,
        /** A synchronous send said what is not true. */
        WRONG_RESULT,
        /** Links or hosts do not see what is the case. */
        NOT_CONVERGED,
        /** Something was counted that cannot have happened. */
        UNEXPLAINED,
        /** Something was not given back. */
        LEAK,
        /** An exception where none belongs. */
        EXCEPTION,
        /** Event loops do not come to rest. */
        BUSY_LOOP
    }

    private final Kind kind;

    /** A broken promise. */
    public Violation(Kind kind, String message) {
        super(kind + ": " + message);
        this.kind = kind;
    }

    /** A broken promise that shows in an exception. */
    public Violation(Kind kind, String message, Throwable cause) {
        super(kind + ": " + message, cause);
        this.kind = kind;
    }

    /** Which promise was broken. */
    public Kind kind() {
        return kind;
    }
}

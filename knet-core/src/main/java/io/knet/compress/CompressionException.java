package io.knet.compress;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A stream could not be made or expanded. A value rather than an event: it never leaves the packet
 * path, where it ends in a counter, and so carries no stack trace.
 */
public final class CompressionException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Kind {
        /** The stream is malformed. */
        MALFORMED,
        /** The output would exceed the limit. */
        TOO_LONG,
        /** The model's library failed. */
        FAILED
    }

    private final Kind kind;

    /** An error of a kind, with what was wrong. */
    public CompressionException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** An error of a kind, with what was wrong and the failure behind it. */
    public CompressionException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
    }

    /** What was wrong. */
    public Kind kind() {
        return kind;
    }
}

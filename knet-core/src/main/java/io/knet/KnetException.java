package io.knet;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a call to knet could not be carried out. {@link #error()} names the exact condition,
 * {@link #errno()} the error number that libknet would set, and the message says what was wrong,
 * with which value, and what to do. The message repeats neither of the two; {@link #toString()},
 * and so a stack trace, has all three.
 */
public final class KnetException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final KnetError error;
    private final Errno errno;

    /**
     * A condition with its usual error number.
     *
     * @param error the condition
     * @param message what was wrong, with which value, and what to do
     */
    public KnetException(KnetError error, String message) {
        this(requireNonNull(error, "error"), error.errno(), message, null);
    }

    /**
     * A condition with its usual error number and the failure behind it.
     *
     * @param error the condition
     * @param message what was wrong, with which value, and what to do
     * @param cause the failure behind it
     */
    public KnetException(KnetError error, String message, @Nullable Throwable cause) {
        this(requireNonNull(error, "error"), error.errno(), message, cause);
    }

    /**
     * A condition with an error number of its own, as a socket's error has.
     *
     * @param error the condition
     * @param errno the error number
     * @param message what was wrong, with which value, and what to do
     * @param cause the failure behind it
     */
    public KnetException(KnetError error, Errno errno, String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
        this.error = requireNonNull(error, "error");
        this.errno = requireNonNull(errno, "errno");
    }

    /** The condition. */
    public KnetError error() {
        return error;
    }

    /**
     * The error number: libknet's for this condition, the socket's own for {@link
     * KnetError#SOCKET_ERROR}.
     */
    public Errno errno() {
        return errno;
    }

    /** For logs: the class, the condition, the error number and the message. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message itself is to repeat nothing
    public String toString() {
        return getClass().getName() + ": " + error + " (" + errno + "): " + getMessage();
    }
}

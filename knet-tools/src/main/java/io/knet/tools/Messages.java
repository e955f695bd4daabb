package io.knet.tools;

import io.knet.KnetException;

/** What exceptions say. */
public final class Messages {
    private Messages() {}

    /**
     * The message of an exception, after its error number if it has one; what kind it is, if it has
     * no message.
     */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.toString();
        }
        return failure instanceof KnetException knet ? knet.errno() + ": " + message : message;
    }
}

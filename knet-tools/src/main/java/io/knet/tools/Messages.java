package io.knet.tools;

/** What exceptions say. */
public final class Messages {
    private Messages() {}

    /** The message of an exception; what kind it is, if it has none. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}

package io.knet.tests.peer;

/** A libknet peer answered a command with an error. */
public final class PeerCommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String errno;

    PeerCommandException(String command, String errno, String message) {
        super("\"" + command + "\" failed: " + message);
        this.errno = errno;
    }

    /** Name of libknet's error number, such as {@code EINVAL}. */
    public String errno() {
        return errno;
    }
}

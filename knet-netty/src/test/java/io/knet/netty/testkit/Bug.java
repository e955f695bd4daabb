package io.knet.netty.testkit;

/** What code of the application throws in a test. Has no stack trace, which would fill the log. */
public final class Bug extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A bug that the test has made. */
    public Bug() {
        super("a bug that the test has made", null, false, false);
    }
}

package io.knet.tools;

import io.knet.Errno;
import io.knet.KnetException;

/** The exit codes of the command. */
public final class ExitCode {
    /** Everything was done. */
    public static final int OK = 0;

    /** Something failed while the command ran. */
    public static final int FAILURE = 1;

    /**
     * The arguments cannot work: their form, their values, or the files and addresses they name.
     */
    public static final int USAGE = 2;

    private ExitCode() {}

    /** The exit code for a failure of knet while it was being set up from the arguments. */
    public static int ofSetUp(KnetException failure) {
        return switch (failure.error()) {
            case SOCKET_ERROR ->
                    failure.errno() == Errno.EADDRNOTAVAIL || failure.errno() == Errno.EACCES
                            ? USAGE
                            : FAILURE;
            case INTERRUPTED, TIMED_OUT, SELF_TEST_FAILED -> FAILURE;
            default -> USAGE;
        };
    }
}

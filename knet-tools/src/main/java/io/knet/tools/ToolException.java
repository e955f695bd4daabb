package io.knet.tools;

import java.io.Serial;

/**
 * What was asked for cannot be done, or failed. Ends the command with one line on standard error; a
 * line that {@code knet node} has read ends only itself.
 */
public final class ToolException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * A failure.
     *
     * @param exitCode one of {@link ExitCode}
     * @param message one line: what was wrong, with which value
     */
    public ToolException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}

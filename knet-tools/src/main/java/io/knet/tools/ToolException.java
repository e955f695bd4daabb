package io.knet.tools;

import java.io.Serial;
import java.util.List;

/**
 * What was asked for cannot be done, or failed. Ends the command with one line on standard error
 * for each thing that is wrong; a line that {@code knet node} has read ends only itself.
 */
public final class ToolException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient List<String> messages;

    /**
     * A failure.
     *
     * @param exitCode one of {@link ExitCode}
     * @param message one line: what was wrong, with which value
     */
    public ToolException(int exitCode, String message) {
        this(exitCode, List.of(message));
    }

    /**
     * A failure that is several things at once.
     *
     * @param exitCode one of {@link ExitCode}
     * @param messages a line for each, at least one
     */
    public ToolException(int exitCode, List<String> messages) {
        super(String.join("; ", messages));
        this.exitCode = exitCode;
        this.messages = List.copyOf(messages);
    }

    /** The lines that say what was wrong. */
    public List<String> messages() {
        return messages;
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}

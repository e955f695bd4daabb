package io.knet.tools.node.command;

import java.io.Serial;

/** A command cannot be carried out; the message says why. */
public final class CommandException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    /** A failure with a message of one line. */
    public CommandException(String message) {
        super(message);
    }
}

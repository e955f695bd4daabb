package io.knet.tools.node.command;

import io.knet.tools.ToolException;

/** A command that was read and is well-formed. */
public interface Command {
    /**
     * Carries the command out, on the thread that reads commands.
     *
     * @return whether to go on reading
     * @throws ToolException if it cannot be carried out
     * @throws io.knet.KnetException likewise
     */
    boolean run(NodeContext node);

    /** {@code quit}: ends the node when what was queued has been sent. */
    record Quit() implements Command {
        @Override
        public boolean run(NodeContext node) {
            return false;
        }
    }
}

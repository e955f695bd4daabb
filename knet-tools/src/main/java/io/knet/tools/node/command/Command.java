package io.knet.tools.node.command;

/** A command that was read and is well-formed. */
public interface Command {
    /**
     * Carries the command out, on the thread that reads commands.
     *
     * @return whether to go on reading
     * @throws CommandException if it cannot be carried out
     * @throws io.knet.KnetException likewise
     */
    boolean run(NodeContext node);
}

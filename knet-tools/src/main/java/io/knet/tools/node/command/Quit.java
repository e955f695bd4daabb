package io.knet.tools.node.command;

/** {@code quit}: ends the node when what was queued has been sent. */
record Quit() implements Command {
    @Override
    public boolean run(NodeContext node) {
        return false;
    }
}

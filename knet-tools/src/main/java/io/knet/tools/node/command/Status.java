package io.knet.tools.node.command;

import io.knet.tools.node.event.StatusReport;

/** {@code status}: tells the state of hosts and links. */
record Status() implements Command {
    @Override
    public boolean run(NodeContext node) {
        node.printer().print(StatusReport.of(node.handle()));
        return true;
    }
}

package io.knet.tools.node.command;

import io.knet.tools.node.event.StatsReport;

/** {@code stats}: tells all counters. */
record Stats() implements Command {
    @Override
    public boolean run(NodeContext node) {
        node.printer().print(StatsReport.of(node.handle(), node.channel()));
        return true;
    }
}

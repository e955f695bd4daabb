package io.knet.tools.node.command;

import io.knet.ClearStats;
import io.knet.tools.node.event.StatsCleared;

/**
 * {@code clear-stats} and {@code clear-stats handle}.
 *
 * @param what which statistics to clear
 */
record ClearCounters(ClearStats what) implements Command {
    @Override
    public boolean run(NodeContext node) {
        node.handle().clearStats(what);
        node.printer().print(new StatsCleared(what));
        return true;
    }
}

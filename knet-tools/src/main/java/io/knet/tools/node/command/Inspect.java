package io.knet.tools.node.command;

import io.knet.ClearStats;
import io.knet.admin.report.StatsReport;
import io.knet.admin.report.StatusReport;
import io.knet.tools.node.event.Change;

/** Commands about what the node knows and has counted. */
sealed interface Inspect extends Command {
    /** {@code status}: prints the state of hosts and links. */
    record Status() implements Inspect {
        @Override
        public boolean run(NodeContext node) {
            node.printer().print(StatusReport.of(node.handle()));
            return true;
        }
    }

    /**
     * {@code stats} and {@code stats lifetime}: prints all counters.
     *
     * @param lifetime whether they are those since the start, whatever was cleared meanwhile
     */
    record Stats(boolean lifetime) implements Inspect {
        @Override
        public boolean run(NodeContext node) {
            node.printer().print(StatsReport.of(node.handle(), lifetime));
            return true;
        }
    }

    /**
     * {@code clear-stats} and {@code clear-stats handle}.
     *
     * @param what which statistics to clear
     */
    record Clear(ClearStats what) implements Inspect {
        @Override
        public boolean run(NodeContext node) {
            node.handle().clearStats(what);
            node.printer().print(new Change.Cleared(what));
            return true;
        }
    }
}

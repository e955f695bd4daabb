package io.knet.jgroups.infinispan;

import java.util.List;
import java.util.Locale;

/**
 * What came of a cut under one transport.
 *
 * @param transport the transport
 * @param ends what each node said of its writes; empty if the nodes could not be asked
 * @param remark what else there is to say, in a few words
 */
record CutOutcome(Transport transport, List<String> ends, String remark) {
    static final String NOTHING_LOST = "nothing lost or stale";

    CutOutcome {
        ends = List.copyOf(ends);
    }

    long writes() {
        return sum("writes");
    }

    long failures() {
        return sum("failures");
    }

    /** The longest that any write took. */
    long stallMillis() {
        return ends.stream().mapToLong(end -> MemberProcess.number(end, "stall")).max().orElse(0);
    }

    /** The most that any node saw. */
    long viewChanges() {
        return ends.stream().mapToLong(end -> MemberProcess.number(end, "views")).max().orElse(0);
    }

    private long sum(String key) {
        return ends.stream().mapToLong(end -> MemberProcess.number(end, key)).sum();
    }

    static String heading() {
        return String.format(
                "%-6s %13s %8s %7s %13s  %s",
                "stack", "longest write", "writes", "failed", "view changes", "seen afterwards");
    }

    /** A line under {@link #heading}. */
    String line() {
        if (ends.isEmpty()) {
            return String.format("%-6s %s", transport, remark);
        }
        return String.format(
                Locale.ROOT,
                "%-6s %11.1f s %8d %7d %13d  %s",
                transport,
                stallMillis() / 1000.0,
                writes(),
                failures(),
                viewChanges(),
                remark);
    }
}

package io.knet.jgroups;

import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.KnetLink;
import java.util.List;
import java.util.StringJoiner;

/** The links of a node as lines of text, a host before its links. */
final class LinkReport {
    private LinkReport() {}

    static String of(List<KnetHost> hosts) {
        StringJoiner lines = new StringJoiner("\n");
        lines.setEmptyValue("no hosts");
        for (KnetHost host : hosts) {
            try {
                lines.add(host.status().summary());
                for (KnetLink link : host.links()) {
                    lines.add("  " + link.status().summary());
                }
            } catch (KnetException e) {
                // Removed meanwhile: it is not in the report.
                lines.add("  " + e.getMessage());
            }
        }
        return lines.toString();
    }

    static long up(List<KnetHost> hosts) {
        return hosts.stream().flatMap(host -> host.links().stream()).filter(KnetLink::isUp).count();
    }

    static long all(List<KnetHost> hosts) {
        return hosts.stream().mapToLong(host -> host.links().size()).sum();
    }
}

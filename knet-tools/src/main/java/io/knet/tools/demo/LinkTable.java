package io.knet.tools.demo;

import io.knet.KnetAddress;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.stats.LinkStatus;
import java.util.Locale;

/** The links to a host, as a small table. */
final class LinkTable {
    private LinkTable() {}

    static String of(KnetHost host) {
        StringBuilder table = new StringBuilder();
        table.append(row("link", "alpha", "beta", "state", "in use", "latency", "priority"));
        for (KnetLink link : host.links()) {
            LinkStatus status = link.status();
            table.append(
                    row(
                            status.link(),
                            KnetAddress.format(status.local()),
                            status.remote().map(KnetAddress::format).orElse("-"),
                            status.up() ? "up" : "down",
                            status.active() ? "yes" : "no",
                            status.latency()
                                    .average()
                                    .map(latency -> latency.toNanos() / 1000 + " us")
                                    .orElse("-"),
                            status.priority()));
        }
        return table.toString().stripTrailing();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-4s  %-20s  %-20s  %-5s  %-6s  %8s  %s%n", cells);
    }
}

package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counters as {@code corosync-cmapctl -m stats} prints those of corosync (cmap_keys(7)), for what
 * reads that. Keys that only knet has follow the same form.
 */
final class CmapText {
    /** What corosync shows as the least latency as long as there is none. */
    private static final long NO_LATENCY = 0xffff_ffffL;

    private final Set<String> lines = new TreeSet<>();

    /**
     * The lines, each with its end, in the order of the keys.
     *
     * @param status what the node answers {@code status}
     * @param stats what it answers {@code stats}
     * @param lifetime whether links show their counters since the start
     */
    static String of(JsonValue status, JsonValue stats, boolean lifetime) {
        CmapText text = new CmapText();
        stats.member("handle").ifPresent(handle -> text.addAll("stats.knet.handle.", handle));
        for (JsonValue host : status.list("hosts")) {
            host.list("links").forEach(link -> text.addLink(link, lifetime));
        }
        return text.lines.isEmpty() ? "" : String.join("\n", text.lines) + "\n";
    }

    private void addLink(JsonValue link, boolean lifetime) {
        String prefix =
                "stats.knet.node"
                        + link.number("host").orElse(0)
                        + ".link"
                        + link.number("link").orElse(0)
                        + ".";
        add(prefix + "enabled", "u8", link.is("enabled") ? 1 : 0);
        add(prefix + "connected", "u8", link.is("up") ? 1 : 0);
        add(prefix + "mtu", "u32", link.number("mtu").orElse(0));
        add(prefix + "latency_ave", "u32", link.number("latency_us").orElse(0));
        add(prefix + "latency_min", "u32", link.number("latency_min_us").orElse(NO_LATENCY));
        add(prefix + "latency_max", "u32", link.number("latency_max_us").orElse(0));
        add(prefix + "latency_samples", "u32", link.number("latency_samples").orElse(0));
        link.member(lifetime ? "lifetime_stats" : "stats")
                .ifPresent(
                        stats -> {
                            addAll(prefix, stats);
                            // What corosync calls it, though it counts what is sent.
                            add(
                                    prefix + "rx_total_retries",
                                    "u64",
                                    stats.number("tx_total_retries").orElse(0));
                        });
    }

    private void addAll(String prefix, JsonValue counters) {
        for (String name : counters.names()) {
            OptionalLong value = counters.number(name);
            if (value.isPresent()) {
                add(prefix + name, type(name), value.getAsLong());
            }
        }
    }

    /** libknet.h has 32 bits for these. */
    private static String type(String name) {
        boolean narrow =
                name.endsWith("_errors")
                        || name.endsWith("_retries")
                        || name.equals("up_count")
                        || name.equals("down_count");
        return narrow && !name.startsWith("tx_total_") ? "u32" : "u64";
    }

    private void add(String key, String type, long value) {
        lines.add(key + " (" + type + ") = " + value);
    }
}

package io.knet.lab.simulate.report;

import io.knet.testkit.time.Scheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * What happened in a simulation: a hash over all of it, which tells two runs apart, and the last
 * entries of each node, for people.
 */
public final class Timeline {
    /** The lane of what concerns no single node. */
    public static final int CLUSTER = -1;

    private static final int KEPT = 60;
    private static final int KEPT_DATAGRAMS = 12;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final Scheduler scheduler;
    private final List<Deque<Entry>> events = new ArrayList<>();
    private final List<Deque<Entry>> datagrams = new ArrayList<>();
    private long hash = PRIME;
    private long entries;

    private record Entry(long at, long order, int node, String what, List<Object> details) {}

    /** An empty timeline. */
    public Timeline(Scheduler scheduler, int nodes) {
        this.scheduler = scheduler;
        for (int i = 0; i <= nodes; i++) {
            events.add(new ArrayDeque<>());
            datagrams.add(new ArrayDeque<>());
        }
    }

    /** Something happened to a node, from 0, or to the {@link #CLUSTER}. */
    public void event(int node, String what, Object... details) {
        mix(node, what.hashCode());
        for (Object detail : details) {
            mix(node, detail.toString().hashCode());
        }
        keep(events.get(node + 1), KEPT, node, what, details);
    }

    /** Something happened to a datagram. */
    public void datagram(int node, String what, int contentHash, Object... details) {
        mix(node, what.hashCode() * 31L + contentHash);
        keep(datagrams.get(node + 1), KEPT_DATAGRAMS, node, what, details);
    }

    private void mix(int node, long what) {
        long next = hash ^ (scheduler.now() + 31L * node + (what << 20));
        next *= PRIME;
        hash = next ^ next >>> 29;
        entries++;
    }

    private void keep(Deque<Entry> lane, int most, int node, String what, Object[] details) {
        if (lane.size() == most) {
            lane.remove();
        }
        lane.add(new Entry(scheduler.now(), entries, node, what, Arrays.asList(details)));
    }

    /** The same for two runs in which the same things happened. */
    public long hash() {
        return hash;
    }

    /** How much has happened. */
    public long length() {
        return entries;
    }

    /** The last things that happened to each node and to the cluster, in order of time. */
    public List<String> lines() {
        List<Entry> all = new ArrayList<>();
        events.forEach(all::addAll);
        datagrams.forEach(all::addAll);
        all.sort(Comparator.comparingLong(Entry::order));
        return all.stream().map(Timeline::line).toList();
    }

    private static String line(Entry entry) {
        StringBuilder text = new StringBuilder();
        text.append(time(entry.at())).append("  ");
        text.append(entry.node() == CLUSTER ? "cluster" : "node " + entry.node());
        text.append("  ").append(entry.what());
        entry.details().forEach(detail -> text.append(' ').append(detail));
        return text.toString();
    }

    /** An instant of the simulation, as hours, minutes and seconds. */
    public static String time(long nanos) {
        long millis = nanos / 1_000_000;
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d.%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1000 % 60,
                millis % 1000);
    }
}

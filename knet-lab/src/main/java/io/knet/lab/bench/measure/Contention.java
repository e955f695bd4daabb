package io.knet.lab.bench.measure;

import io.knet.stats.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * One measurement of many threads that call at once.
 *
 * @param times how long the calls took that succeeded, in nanoseconds
 * @param nanos how long the threads called
 * @param sent messages that were reported as sent
 * @param refused messages that were refused, by the number of the error
 * @param arrived messages that arrived at the peer
 * @param corrupt messages that arrived there changed, or again
 * @param counters counters of both processes that rose and may explain losses
 */
public record Contention(
        Histogram times,
        long nanos,
        long sent,
        Map<Integer, Long> refused,
        long arrived,
        long corrupt,
        Map<String, Long> counters) {
    private static final double SECOND = 1e9;
    private static final double MICROSECOND = 1e3;
    private static final String LINK_DOWNS = "link_downs";
    private static final String KERNEL_DROPS = "kernel_udp_drops";

    /** Copies the maps. */
    public Contention {
        refused = new TreeMap<>(refused);
        counters = new TreeMap<>(counters);
    }

    /** Messages a second that were reported as sent. */
    public double sentPerSecond() {
        return sent * SECOND / Math.max(1, nanos);
    }

    /** The figure: messages a second of those that arrived. */
    public double deliveredPerSecond() {
        return arrived * SECOND / Math.max(1, nanos);
    }

    /** Share of the messages reported as sent that arrived, 0 to 1; 1 if there were none. */
    public double deliveredShare() {
        return sent == 0 ? 1 : (double) arrived / sent;
    }

    /** The time below which a share of the calls took, in microseconds; 0 if there were none. */
    public double micros(double percentile) {
        return times.getTotalCount() == 0
                ? 0
                : times.getValueAtPercentile(percentile) / MICROSECOND;
    }

    /** How often a link went down, on either side. */
    public long linkDowns() {
        return ofBothSides(LINK_DOWNS);
    }

    /** Datagrams that the kernel dropped because a socket's receive buffer was full. */
    public long kernelDrops() {
        return ofBothSides(KERNEL_DROPS);
    }

    private long ofBothSides(String counter) {
        return counters.getOrDefault("sender_" + counter, 0L)
                + counters.getOrDefault("receiver_" + counter, 0L);
    }

    /** Whether everything that arrived was right, and every loss has a counter. */
    public boolean isSound() {
        return corrupt == 0 && (arrived >= sent || !counters.isEmpty());
    }

    /** For scripts. Times are in microseconds. */
    public JsonObject json() {
        JsonObject reasons = new JsonObject();
        refused.forEach((errno, count) -> reasons.put(errno.toString(), count));
        JsonObject explained = new JsonObject();
        counters.forEach(explained::put);
        return new JsonObject()
                .put("sent_per_second", sentPerSecond())
                .put("delivered_per_second", deliveredPerSecond())
                .put("delivered_share", deliveredShare())
                .put("sent", sent)
                .put("arrived", arrived)
                .put("refused", reasons)
                .put("p50", micros(50))
                .put("p99", micros(99))
                .put("p99_9", micros(99.9))
                .put("max", micros(100))
                .put("link_downs", linkDowns())
                .put("kernel_drops", kernelDrops())
                .put("corrupt", corrupt)
                .put("counters", explained);
    }
}

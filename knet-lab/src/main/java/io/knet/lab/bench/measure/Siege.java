package io.knet.lab.bench.measure;

import io.knet.lab.bench.process.CpuTime;
import io.knet.stats.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * One measurement of a node under the datagrams of strangers.
 *
 * @param sent datagrams that strangers sent while the node had nothing else to do
 * @param sendNanos how long that took
 * @param dropped those that the node threw away, by its counters
 * @param idle CPU time that the node uses in that time without strangers
 * @param used CPU time that it used
 * @param calm confirmed messages without strangers
 * @param beset confirmed messages under them
 * @param counters counters of the node that rose while strangers were at work
 */
public record Siege(
        long sent,
        long sendNanos,
        long dropped,
        CpuTime idle,
        CpuTime used,
        Confirmed calm,
        Confirmed beset,
        Map<String, Long> counters) {
    private static final double SECOND = 1e9;
    private static final double MICROSECOND = 1e3;
    private static final String LINK_DOWNS = "link_downs";

    /** Copies the counters. */
    public Siege {
        counters = new TreeMap<>(counters);
    }

    /** Datagrams a second. */
    public double perSecond() {
        return sent * SECOND / Math.max(1, sendNanos);
    }

    /** Share of the datagrams that came as far as the node itself, 0 to 1. */
    public double droppedShare() {
        return sent == 0 ? 0 : (double) dropped / sent;
    }

    /** User time of the node for each datagram that it threw away, in microseconds. */
    public double userMicros() {
        return used.since(idle).userNanos() / MICROSECOND / Math.max(1, dropped);
    }

    /** User and system time of the node for each datagram that it threw away, in microseconds. */
    public double micros() {
        return used.since(idle).nanos() / MICROSECOND / Math.max(1, dropped);
    }

    /** Confirmed messages that failed, or did not arrive, under strangers. */
    public long lost() {
        return beset.calls().failed() + beset.calls().lost();
    }

    /** How often a link of the node went down. */
    public long linkDowns() {
        return counters.getOrDefault(LINK_DOWNS, 0L);
    }

    /** Whether everything arrived unchanged and once that was confirmed. */
    public boolean isSound() {
        return calm.isSound() && beset.isSound();
    }

    /** For scripts. */
    public JsonObject json() {
        JsonObject risen = new JsonObject();
        counters.forEach(risen::put);
        return new JsonObject()
                .put("datagrams_per_second", perSecond())
                .put("sent", sent)
                .put("dropped", dropped)
                .put("user_us_per_datagram", userMicros())
                .put("cpu_us_per_datagram", micros())
                .put("calm", calm.json())
                .put("beset", beset.json())
                .put("link_downs", linkDowns())
                .put("counters", risen);
    }
}

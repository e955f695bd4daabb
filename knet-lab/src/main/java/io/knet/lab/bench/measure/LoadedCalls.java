package io.knet.lab.bench.measure;

import io.knet.stats.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * One measurement of calls while messages were queued as fast as possible, or at a rate.
 *
 * @param calls the calls; what was lost counts all messages, those of the queue too
 * @param nanos how long they went on
 * @param sent messages that were accepted, queued or called
 * @param arrived messages that arrived
 * @param sessions sessions that were made meanwhile
 */
public record LoadedCalls(Latency calls, long nanos, long sent, long arrived, long sessions) {
    private static final double SECOND = 1e9;
    private static final String DROPS = "_drop_";
    private static final String KERNEL = "_kernel_buffer_full";

    /** Messages a second of those that arrived. */
    public double deliveredPerSecond() {
        return arrived * SECOND / Math.max(1, nanos);
    }

    /** Datagrams that the kernel dropped because the receiver's buffer was full. */
    public long kernelDrops() {
        return calls.counters().getOrDefault("receiver_kernel_udp_drops", 0L);
    }

    /**
     * Packets that nodes dropped themselves, by the name of the counter; what the kernel dropped is
     * not among them.
     */
    public Map<String, Long> nodeDrops() {
        Map<String, Long> drops = new TreeMap<>(calls.counters());
        drops.keySet().removeIf(name -> !name.contains(DROPS) || name.endsWith(KERNEL));
        return drops;
    }

    /** Whether everything that arrived was right, and every loss has a counter. */
    public boolean isSound() {
        return calls.isSound() && (calls.lost() == 0 || !calls.counters().isEmpty());
    }

    /** For scripts. Times are in microseconds. */
    public JsonObject json() {
        return calls.json()
                .put("delivered_per_second", deliveredPerSecond())
                .put("sent", sent)
                .put("arrived", arrived)
                .put("sessions_made", sessions);
    }
}

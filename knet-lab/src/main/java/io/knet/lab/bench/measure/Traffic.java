package io.knet.lab.bench.measure;

import io.knet.stats.json.JsonObject;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One measurement of a stream of messages. Rates are those of a window in which the stream was
 * steady. Losses and CPU times are those of the whole stream, until nothing more arrived, since a
 * queue may hold many messages when the window begins or ends.
 *
 * @param delivered messages delivered in the window, of all receiving hosts together
 * @param bytes bytes of those
 * @param receiverNanos length of the window at the receiver
 * @param accepted messages that the sender's queue took in the window
 * @param senderNanos length of the window at the sender
 * @param senderCores share of a core that the sender's process used in the window, 1 for a whole
 *     one
 * @param senderAllocated bytes that the sender's process allocated on the heap in the window; empty
 *     if that is not known, as of a process without a JVM
 * @param receiverAllocated the same of the receiver's process
 * @param sent messages that the sender's queue took, of the whole stream
 * @param senderCpu CPU time of the sender's process, in nanoseconds
 * @param receiverCpu CPU time of the receiver's process, in nanoseconds
 * @param expected messages that should have arrived, of the whole stream
 * @param arrived messages that did
 * @param corrupt messages that arrived changed
 * @param duplicate messages that arrived again
 * @param disordered messages that arrived after a later one
 * @param stray messages of an earlier measurement that arrived in this one
 * @param counters counters of both processes that rose and may explain losses
 */
public record Traffic(
        long delivered,
        long bytes,
        long receiverNanos,
        long accepted,
        long senderNanos,
        double senderCores,
        OptionalLong senderAllocated,
        OptionalLong receiverAllocated,
        long sent,
        long senderCpu,
        long receiverCpu,
        long expected,
        long arrived,
        long corrupt,
        long duplicate,
        long disordered,
        long stray,
        Map<String, Long> counters) {
    private static final double SECOND = 1e9;
    private static final double MICROSECOND = 1e3;
    private static final double MEGABYTE = 1e6;

    /** Copies the counters. */
    public Traffic {
        counters = new TreeMap<>(counters);
    }

    /** The figure: messages delivered in a second of wall time. */
    public double deliveredPerSecond() {
        return delivered * SECOND / Math.max(1, receiverNanos);
    }

    /** Messages that the sender's queue took in a second of wall time. */
    public double acceptedPerSecond() {
        return accepted * SECOND / Math.max(1, senderNanos);
    }

    /** Millions of bytes delivered in a second of wall time. */
    public double megabytesPerSecond() {
        return bytes / MEGABYTE * SECOND / Math.max(1, receiverNanos);
    }

    /** CPU time of the sender's process for each message that it accepted, in microseconds. */
    public double senderMicros() {
        return senderCpu / MICROSECOND / Math.max(1, sent);
    }

    /** CPU time of the receiver's process for each message that arrived, in microseconds. */
    public double receiverMicros() {
        return receiverCpu / MICROSECOND / Math.max(1, arrived);
    }

    /** CPU time of both processes for each message that arrived, in microseconds. */
    public double bothMicros() {
        return (senderCpu + receiverCpu) / MICROSECOND / Math.max(1, arrived);
    }

    /** Bytes on the heap of the sender's process for each message that it accepted, if known. */
    public OptionalDouble senderAllocation() {
        return share(senderAllocated, accepted);
    }

    /** Bytes on the heap of the receiver's process for each message delivered, if known. */
    public OptionalDouble receiverAllocation() {
        return share(receiverAllocated, delivered);
    }

    /** Both for a message, if both are known. */
    public OptionalDouble bothAllocation() {
        OptionalDouble sender = senderAllocation();
        OptionalDouble receiver = receiverAllocation();
        return sender.isPresent() && receiver.isPresent()
                ? OptionalDouble.of(sender.getAsDouble() + receiver.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble share(OptionalLong bytes, long messages) {
        return bytes.isPresent() && messages > 0
                ? OptionalDouble.of((double) bytes.getAsLong() / messages)
                : OptionalDouble.empty();
    }

    /** Messages that did not arrive. */
    public long lost() {
        return Math.max(0, expected - arrived);
    }

    /** Share of messages that did not arrive, 0 to 1. */
    public double lostShare() {
        return expected == 0 ? 0 : (double) lost() / expected;
    }

    /** Whether everything that arrived was right. */
    public boolean isSound() {
        return corrupt == 0 && duplicate == 0;
    }

    /** Whether messages were lost although no counter says so. */
    public boolean hasUnexplainedLoss() {
        return lost() > 0 && counters.isEmpty();
    }

    /** For scripts. */
    public JsonObject json() {
        JsonObject explained = new JsonObject();
        counters.forEach(explained::put);
        JsonObject json = new JsonObject();
        senderAllocation().ifPresent(it -> json.put("sender_allocated_bytes_per_message", it));
        receiverAllocation().ifPresent(it -> json.put("receiver_allocated_bytes_per_message", it));
        bothAllocation().ifPresent(it -> json.put("allocated_bytes_per_message", it));
        return json.put("delivered_per_second", deliveredPerSecond())
                .put("accepted_per_second", acceptedPerSecond())
                .put("megabytes_per_second", megabytesPerSecond())
                .put("sender_cpu_us_per_message", senderMicros())
                .put("receiver_cpu_us_per_message", receiverMicros())
                .put("both_cpu_us_per_message", bothMicros())
                .put("sender_cores", senderCores())
                .put("expected", expected)
                .put("arrived", arrived)
                .put("lost", lost())
                .put("corrupt", corrupt)
                .put("duplicate", duplicate)
                .put("disordered", disordered)
                .put("stray", stray)
                .put("counters", explained);
    }
}

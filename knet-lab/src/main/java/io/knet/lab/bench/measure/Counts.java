package io.knet.lab.bench.measure;

import io.knet.lab.bench.process.Reply;
import java.util.OptionalLong;

/**
 * The counters of a process with nodes, at one moment.
 *
 * @param nanos the moment, on the process' clock
 * @param cpu CPU time that the process has used, in nanoseconds
 * @param sent messages that its nodes have accepted in this run
 * @param received messages that have arrived whole, once each
 * @param bytes bytes of those
 * @param corrupt messages that arrived changed
 * @param duplicate messages that arrived again
 * @param disordered messages that arrived after a later one
 * @param stray messages of an earlier run
 * @param besideReceived messages that have arrived whole, of the run beside another
 * @param besideBytes bytes of those
 * @param allocated bytes that living threads have allocated on the heap, or -1 if the process does
 *     not tell, as one without a JVM
 * @param threadsEnded threads whose allocations are no part of that any more
 */
record Counts(
        long nanos,
        long cpu,
        long sent,
        long received,
        long bytes,
        long corrupt,
        long duplicate,
        long disordered,
        long stray,
        long besideReceived,
        long besideBytes,
        long allocated,
        long threadsEnded) {
    private static final String ALLOCATED = "allocated";
    private static final long UNKNOWN = -1;

    /** Share of a core that was used between two moments, 1 for a whole one. */
    static double cores(Counts from, Counts to) {
        return (double) (to.cpu - from.cpu) / Math.max(1, to.nanos - from.nanos);
    }

    /** Bytes that were allocated on the heap between two moments, if that is known. */
    static OptionalLong allocated(Counts from, Counts to) {
        return from.allocated == UNKNOWN
                        || to.allocated == UNKNOWN
                        || from.threadsEnded != to.threadsEnded
                ? OptionalLong.empty()
                : OptionalLong.of(to.allocated - from.allocated);
    }

    static Counts of(Reply reply) {
        return new Counts(
                reply.get("nanos"),
                reply.get("cpu"),
                reply.get("sent"),
                reply.get("received"),
                reply.get("bytes"),
                reply.get("corrupt"),
                reply.get("duplicate"),
                reply.get("disordered"),
                reply.get("stray"),
                reply.get("beside_received"),
                reply.get("beside_bytes"),
                reply.values().getOrDefault(ALLOCATED, UNKNOWN),
                reply.get("threads_ended"));
    }
}

package io.knet.lab.bench.measure;

import io.knet.lab.bench.process.Reply;

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
        long besideBytes) {
    /** Share of a core that was used between two moments, 1 for a whole one. */
    static double cores(Counts from, Counts to) {
        return (double) (to.cpu - from.cpu) / Math.max(1, to.nanos - from.nanos);
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
                reply.get("beside_bytes"));
    }
}

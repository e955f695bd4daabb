package io.knet.lab.bench.process;

/**
 * CPU time that a process has used.
 *
 * @param userNanos in its own code
 * @param systemNanos in the kernel, on its behalf
 */
public record CpuTime(long userNanos, long systemNanos) {
    /** All of it. */
    public long nanos() {
        return userNanos + systemNanos;
    }

    /** What was used since a moment. */
    public CpuTime since(CpuTime before) {
        return new CpuTime(userNanos - before.userNanos, systemNanos - before.systemNanos);
    }
}

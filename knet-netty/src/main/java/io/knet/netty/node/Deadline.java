package io.knet.netty.node;

import java.time.Duration;

/** The end of a wait on the caller's own thread, which knows no clock but the system's. */
record Deadline(long atNanos) {
    private static final Duration LONGEST = Duration.ofDays(36500);

    static Deadline in(Duration timeout) {
        return new Deadline(System.nanoTime() + nanos(timeout));
    }

    /** A duration in nanoseconds, or as many as a clock can count, which is as good as for ever. */
    static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    long leftNanos() {
        return atNanos - System.nanoTime();
    }

    boolean isPast() {
        return leftNanos() <= 0;
    }
}

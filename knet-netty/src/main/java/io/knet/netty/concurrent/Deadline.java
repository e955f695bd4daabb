package io.knet.netty.concurrent;

import java.time.Duration;

/** The end of a wait on the caller's own thread, which knows no clock but the system's. */
public record Deadline(long atNanos) {
    private static final Duration LONGEST = Duration.ofDays(36500);

    public static Deadline in(Duration timeout) {
        return new Deadline(System.nanoTime() + nanos(timeout));
    }

    /** A duration in nanoseconds, or as many as a clock can count, which is as good as for ever. */
    public static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
    }

    public long leftNanos() {
        return atNanos - System.nanoTime();
    }

    public boolean isPast() {
        return leftNanos() <= 0;
    }
}

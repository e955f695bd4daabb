package io.knet.netty.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of a wait on the caller's own thread, which knows no clock but the system's. */
record Deadline(long atNanos) {
    static Deadline in(Duration timeout) {
        return new Deadline(System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout));
    }

    long leftNanos() {
        return atNanos - System.nanoTime();
    }

    boolean isPast() {
        return leftNanos() <= 0;
    }
}

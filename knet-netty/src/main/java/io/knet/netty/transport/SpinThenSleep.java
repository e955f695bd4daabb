package io.knet.netty.transport;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Lets an event loop that has nothing to do look again and again at its sockets and tasks for a
 * while before it sleeps. What comes meanwhile needs no wake-up: neither the kernel's of the
 * thread, nor the system call of another thread that has a task for the loop. Belongs to one loop.
 */
final class SpinThenSleep implements SelectStrategy {
    /** Nothing is ready: the loop looks at its tasks and timers, and then asks again. */
    private static final int NOTHING = 0;

    private final long spinNanos;
    private final LongSupplier clock;

    private boolean spinning; // loop only
    private boolean slept; // loop only
    private long lastNanos; // loop only

    /**
     * A strategy.
     *
     * @param spinNanos how long after it last had something to do a loop sleeps
     * @param clock in nanoseconds
     */
    SpinThenSleep(long spinNanos, LongSupplier clock) {
        this.spinNanos = spinNanos;
        this.clock = clock;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        int ready = selectNow.get();
        // A loop that slept was woken by something, which is done by now.
        if (ready > 0 || hasTasks || slept) {
            slept = false;
            spinning = true;
            lastNanos = clock.getAsLong();
            return Math.max(ready, NOTHING);
        }
        if (spinning && clock.getAsLong() - lastNanos < spinNanos) {
            Thread.onSpinWait();
            return NOTHING;
        }
        spinning = false;
        slept = true;
        return SELECT;
    }
}

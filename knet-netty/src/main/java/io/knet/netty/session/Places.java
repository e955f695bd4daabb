package io.knet.netty.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds what of one host waits for its event loop: each datagram holds a receive buffer, and a
 * loop that hands them over may be faster than the one that takes them. Of its own for each host,
 * so that what comes in the name of one does not keep out the others. Any thread.
 */
final class Places {
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    Places(int most) {
        this.most = most;
    }

    /** Takes a place, if there is one. */
    boolean take() {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    /** Gives a place back. */
    void leave() {
        taken.decrementAndGet();
    }
}

package io.knet.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The times in this node's handshakes: the wall clock, but strictly growing, whatever the clock
 * does. Thread safe.
 */
final class HandshakeClock {
    private final AtomicLong last = new AtomicLong();

    /**
     * The time for the next message.
     *
     * @param wallNanos nanoseconds since 1970
     */
    long next(long wallNanos) {
        return last.updateAndGet(before -> Math.max(before + 1, wallNanos));
    }
}

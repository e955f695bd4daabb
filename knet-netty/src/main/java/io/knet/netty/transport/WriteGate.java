package io.knet.netty.transport;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets writers in until it is shut, and tells the one who shuts it when the last writer has left.
 * Writers stay for one non-blocking system call, so waiting for them is a matter of microseconds.
 */
final class WriteGate {
    private static final int SHUT = 1 << 31;

    private final AtomicInteger writers = new AtomicInteger();

    void enter() throws ClosedChannelException {
        if (!tryEnter()) {
            throw new ClosedChannelException();
        }
    }

    boolean tryEnter() {
        if (writers.incrementAndGet() < 0) {
            writers.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        writers.decrementAndGet();
    }

    void shut() {
        writers.getAndUpdate(count -> count | SHUT);
        while (writers.get() != SHUT) {
            Thread.onSpinWait();
        }
    }
}

package io.knet.protocol;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sequence numbers of this node: one counter for all hosts, links and channels, 16 bits wide,
 * that never gives 0, because 0 in a ping means "has not sent yet" (spec wire 8). Thread safe.
 */
public final class SequenceCounter {
    private static final int MAX = 0xffff;
    private static final int FORCED_PING_PERIOD = 8191;

    private final AtomicInteger current = new AtomicInteger();

    /** Advances to the next number, 1 to 65535, and returns it. */
    public int next() {
        return current.updateAndGet(last -> last == MAX ? 1 : last + 1);
    }

    /** The number given last, 0 if none was given yet. */
    public int current() {
        return current.get();
    }

    /**
     * Whether pings must go out on all links before the message with this number, so that hosts
     * that get no messages stay in step with the counter.
     */
    public static boolean demandsPing(int sequence) {
        return sequence % FORCED_PING_PERIOD == 0;
    }
}

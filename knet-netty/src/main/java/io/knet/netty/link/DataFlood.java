package io.knet.netty.link;

import io.knet.netty.concurrent.LoopCalls;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Whether the peer floods this link with messages. Then its machine, or this one, has its hands
 * full, and pongs may be late although the path is whole. Belongs to the link's event loop.
 */
final class DataFlood {
    static final long PACKETS_PER_SECOND = 1000;

    /** Fewer packets than come in this time say nothing about a rate. */
    private static final long SHORTEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final EventLoop loop;
    private final LinkCounts counts;
    private long packetsBefore; // loop only
    private long lookedAtNanos; // loop only
    private boolean flooded; // loop only

    /** No flood so far. */
    DataFlood(EventLoop loop, LinkCounts counts, long nowNanos) {
        this.loop = loop;
        this.counts = counts;
        lookedAtNanos = nowNanos;
    }

    /** Whether authentic packets with messages came at such a rate since the last look. */
    boolean look(long nowNanos) {
        assert LoopCalls.owns(loop);
        long nanos = nowNanos - lookedAtNanos;
        if (nanos >= SHORTEST_LOOK_NANOS) {
            long packets = counts.received();
            double seconds = nanos / 1e9;
            flooded = packets - packetsBefore >= PACKETS_PER_SECOND * seconds;
            packetsBefore = packets;
            lookedAtNanos = nowNanos;
        }
        return flooded;
    }
}

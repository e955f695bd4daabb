package io.knet.netty.link;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.protocol.Endpoint;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often the peer of a dynamic link moved back to where it was a moment ago. The wire format
 * cannot tell two nodes with one id apart, but nothing else goes back and forth for long. The more
 * often it did, the longer the link stays where it is. On the link's event loop.
 */
final class PeerMoves {
    /** Between two moves of a peer that behaves. */
    static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long LONGEST_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A peer with two ways to us may change over and back, but hardly twice within seconds. */
    private static final int SUSPICIOUS_RETURNS = 2;

    private static final int MOST_REMEMBERED = 8;

    private final EventLoop loop;

    /** When the peer left where it was. */
    private final Map<Endpoint, Long> left = new HashMap<>(); // loop only

    private int returns; // loop only
    private boolean told; // loop only
    private long movedAtNanos; // loop only

    PeerMoves(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * The peer has moved.
     *
     * @return whether that gives rise to a suspicion that was not told yet
     */
    boolean add(InetSocketAddress from, InetSocketAddress to, long nowNanos) {
        assert LoopCalls.owns(loop);
        long moment = Math.max(MOMENT_NANOS, 2 * periodNanos());
        left.values().removeIf(atNanos -> nowNanos - atNanos > moment);
        if (left.isEmpty()) {
            returns = 0;
            told = false;
        }
        if (left.remove(Endpoint.of(to)) != null) {
            returns++;
        }
        if (left.size() < MOST_REMEMBERED) {
            left.put(Endpoint.of(from), nowNanos);
        }
        movedAtNanos = nowNanos;
        boolean tell = returns >= SUSPICIOUS_RETURNS && !told;
        told |= tell;
        return tell;
    }

    /** Whether the peer may move again. */
    boolean mayMove(long nowNanos) {
        assert LoopCalls.owns(loop);
        return returns == 0 || nowNanos - movedAtNanos >= periodNanos();
    }

    /** The shortest time between two moves, as of now. */
    long periodNanos() {
        assert LoopCalls.owns(loop);
        return Math.min(LONGEST_PERIOD_NANOS, PERIOD_NANOS << Math.min(returns, 10));
    }
}

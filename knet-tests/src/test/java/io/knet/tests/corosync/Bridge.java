package io.knet.tests.corosync;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.peer.LinkEnds;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two handles between two nodes of a cluster that do not see each other. Each handle stands for the
 * node on the other side: it has that node's id. What one of them receives the other sends, on the
 * same channel and to the same targets, so that the two nodes are a cluster in spite of all.
 */
final class Bridge implements AutoCloseable {
    /** corosync has one data channel. */
    private static final int CHANNEL = 0;

    /** A young link's death is noticed as soon as an old one's, before totem loses its token. */
    private static final LinkTimers TIMERS =
            LinkTimers.ofMillis(100, 1500).withPongsToComeUp(3).withBackoff(1);

    private final KnetHandle towardsOne;
    private final KnetHandle towardsTwo;
    private final AtomicLong carried = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /**
     * A node on one side of the bridge.
     *
     * @param node its id
     * @param links to it, by their ids; the bridge's addresses are to the left
     */
    record Side(int node, List<LinkEnds> links) {}

    /** Begins to carry what comes; links come up later. */
    Bridge(Side one, Side two, CryptoConfig crypto) {
        towardsOne = new NettyHandleBuilder(two.node).threads(1).crypto(crypto).build();
        towardsTwo = new NettyHandleBuilder(one.node).threads(1).crypto(crypto).build();
        boolean built = false;
        try {
            carry(towardsOne, towardsTwo);
            carry(towardsTwo, towardsOne);
            link(towardsOne, one);
            link(towardsTwo, two);
            built = true;
        } finally {
            if (!built) {
                close();
            }
        }
    }

    private void carry(KnetHandle from, KnetHandle to) {
        from.filter(new TotemFilter());
        from.openChannel(CHANNEL, message -> forward(message, to));
        from.enableForwarding();
    }

    private void forward(KnetMessage message, KnetHandle to) {
        try {
            DataChannel channel = to.findChannel(message.channel()).orElseThrow();
            channel.send(message.content().retainedDuplicate());
            carried.incrementAndGet();
        } catch (KnetException full) {
            // totem sends again what is lost.
            refused.incrementAndGet();
        }
    }

    private static void link(KnetHandle handle, Side side) {
        KnetHost host = handle.addHost(side.node);
        for (int id = 0; id < side.links.size(); id++) {
            LinkEnds path = side.links.get(id);
            host.addLink(id, LinkConfig.udp(path.left(), path.right()).withTimers(TIMERS));
        }
    }

    /** The two handles, the one towards the first node first. */
    List<KnetHandle> handles() {
        return List.of(towardsOne, towardsTwo);
    }

    /** Messages that were passed on. */
    long carried() {
        return carried.get();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("bridge: ");
        text.append(carried).append(" messages carried, ").append(refused).append(" refused");
        for (KnetHandle handle : handles()) {
            text.append("; drops: ").append(handle.stats().drops());
        }
        return text.toString();
    }

    /** Leaves both nodes alone again. Idempotent. */
    @Override
    public void close() {
        towardsOne.close();
        towardsTwo.close();
    }
}

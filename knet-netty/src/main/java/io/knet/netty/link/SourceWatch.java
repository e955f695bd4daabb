package io.knet.netty.link;

import io.knet.KnetAddress;
import io.knet.netty.concurrent.LoopCalls;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a link on the wildcard address sends from the address that the kernel would take
 * now. Connecting a socket fixes its source, which is of no use any more when the address was
 * replaced or the peer is reached another way; so as long as the link is down the kernel is asked
 * again and again, and if it would take another address now, the link gets another channel. On the
 * link's event loop.
 */
final class SourceWatch {
    private static final int LOOKS_PASSED_OVER = 30;

    private final LinkId id;
    private final EventLoop loop;
    private final LinkState link;
    private final LinkConnection connection;
    private final LinkPath path;
    private final FailedPings failedPings;
    private final LinkConnection.Opener opener;
    private final ChannelSource source;
    private final LongSupplier reconnectNanos;
    private final LinkLog log;
    private final Runnable wake;

    /** When the kernel is asked again; null if it was not asked yet. */
    private @Nullable Long nextLookNanos; // loop only

    /** Whether a channel is being opened. */
    private boolean opening; // loop only

    /** What the kernel named, while a channel got the source that the link has; null if nothing. */
    private @Nullable InetAddress notTaken; // loop only

    /** How often that is passed over: the rule that has the kernel choose otherwise may go. */
    private int looksLeft; // loop only

    /**
     * A watch over a link's source.
     *
     * @param opener opens channels
     * @param reconnectNanos time between two looks
     * @param wake called when a deadline of the link may have come closer
     */
    SourceWatch(
            LinkId id,
            EventLoop loop,
            LinkState link,
            LinkConnection connection,
            LinkPath path,
            FailedPings failedPings,
            LinkConnection.Opener opener,
            ChannelSource source,
            LongSupplier reconnectNanos,
            LinkLog log,
            Runnable wake) {
        this.id = id;
        this.loop = loop;
        this.link = link;
        this.connection = connection;
        this.path = path;
        this.failedPings = failedPings;
        this.opener = opener;
        this.source = source;
        this.reconnectNanos = reconnectNanos;
        this.log = log;
        this.wake = wake;
    }

    /** Looks if it is time to. */
    void run(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (nanosUntilDue(nowNanos) <= 0) {
            look();
        }
    }

    /** A link that is up has a source that works; one that is disabled needs none. */
    long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (link.isUp() || !link.isEnabled() || opening || !isOpenOnWildcard()) {
            return Long.MAX_VALUE;
        }
        return nextLookNanos == null ? 0 : Math.max(0, nextLookNanos - nowNanos);
    }

    private boolean isOpenOnWildcard() {
        return connection.channel() != null && connection.local().getAddress().isAnyLocalAddress();
    }

    /**
     * Asks the kernel for the source of packets to the peer.
     *
     * @return whether the link is getting another channel
     */
    boolean look() {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        if (current == null || opening || !isOpenOnWildcard()) {
            return opening;
        }
        nextLookNanos = loop.ticker().nanoTime() + reconnectNanos.getAsLong();
        InetSocketAddress before = sourceOf(current);
        Optional<InetAddress> now = source.sourceTo(current.remote());
        if (now.isEmpty() || before == null) {
            return false;
        }
        if (isSame(now.get(), before.getAddress())) {
            notTaken = null;
            return false;
        }
        if (notTaken != null && isSame(now.get(), notTaken) && --looksLeft > 0) {
            return false;
        }
        exchange(current, before, now.get());
        return true;
    }

    private void exchange(LinkChannel current, InetSocketAddress before, InetAddress wanted) {
        opening = true;
        opener.open(connection.local(), current.remote())
                .whenComplete(
                        (outcome, failure) -> {
                            opening = false;
                            if (failure != null) {
                                log.warn("cannot send from another address now", failure);
                            } else if (outcome instanceof OpenOutcome.Connected opened
                                    && current.equals(connection.channel())) {
                                adopt(opened.channel(), before, wanted);
                            } else {
                                OpenOutcome.discard(outcome);
                            }
                            wake.run();
                        });
    }

    private void adopt(LinkChannel opened, InetSocketAddress before, InetAddress wanted) {
        InetSocketAddress now = sourceOf(opened);
        if (now != null && isSame(now.getAddress(), before.getAddress())) {
            // The kernel chooses otherwise for this link's sockets, by a rule about their port,
            // mark or DSCP.
            notTaken = wanted;
            looksLeft = LOOKS_PASSED_OVER;
            opened.channel().close();
            return;
        }
        notTaken = null;
        log.info(
                "sends from "
                        + (now == null ? "another address" : KnetAddress.format(now))
                        + " now, no longer from "
                        + KnetAddress.format(before));
        connection.exchangeChannel(opened);
        failedPings.end();
        path.onPeerMoved();
    }

    private static boolean isSame(InetAddress one, InetAddress other) {
        return KnetAddress.same(new InetSocketAddress(one, 1), new InetSocketAddress(other, 1));
    }

    /** The address that a channel sends from; null if it has none. */
    static @Nullable InetSocketAddress sourceOf(LinkChannel channel) {
        SocketAddress local = channel.channel().localAddress();
        return local instanceof InetSocketAddress address ? address : null;
    }

    @Override
    public String toString() {
        return "source of link " + id;
    }
}

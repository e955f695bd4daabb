package io.knet.netty.link;

import io.knet.KnetLink;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.mtu.KnownPath;
import io.knet.netty.mtu.LinkMtu;
import io.knet.netty.mtu.MtuDiscovery;
import io.knet.protocol.LinkMonitor;
import io.knet.wire.PacketType;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;

/**
 * The path of a link and its MTU: when it is searched, and what is known of it. On the link's event
 * loop, unless stated otherwise.
 */
final class LinkPath implements KnownPath {
    private final LinkId id;
    private final EventLoop loop;
    private final LinkState state;
    private final LinkMonitor monitor;
    private final SearchedPath searched;
    private final KnownMtu known;
    private final Runnable wake;
    private final MtuDiscovery discovery;

    /**
     * The path of a link, of which nothing is known.
     *
     * @param searched what is searched
     * @param known learns what is found
     * @param wake called when a deadline of the link may have come closer
     */
    LinkPath(
            LinkId id,
            EventLoop loop,
            LinkState state,
            LinkMonitor monitor,
            SearchedPath searched,
            KnownMtu known,
            Runnable wake) {
        this.id = id;
        this.loop = loop;
        this.state = state;
        this.monitor = monitor;
        this.searched = searched;
        this.known = known;
        this.wake = wake;
        discovery = new MtuDiscovery(id.localHost(), loop, searched, known, monitor, known.mtu());
    }

    // ---- when to search

    void run(long nowNanos) {
        assert LoopCalls.owns(loop);
        discovery.run(nowNanos);
    }

    long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        return discovery.nanosUntilDue(nowNanos);
    }

    void onLinkUp() {
        assert LoopCalls.owns(loop);
        discovery.onNewPath();
    }

    void onLinkDown() {
        assert LoopCalls.owns(loop);
        discovery.onLinkDown();
    }

    /** The peer of a dynamic link was found at another address. */
    void onPeerMoved() {
        assert LoopCalls.owns(loop);
        if (monitor.isUp()) {
            discovery.onNewPath();
            wake.run();
        }
    }

    /** The settings of the search, or the crypto, have changed: search again. */
    void search() {
        assert LoopCalls.owns(loop);
        known.seen();
        discovery.force();
        wake.run();
    }

    // ---- what comes of probes and packets

    void onProbeReply(int size) {
        assert LoopCalls.owns(loop);
        discovery.onReply(size, nanoTime());
        wake.run();
    }

    /** A packet was too big: a probe, which was to find out, or another one. */
    void onTooBig(PacketType type) {
        assert LoopCalls.owns(loop);
        if (type == PacketType.PMTUD) {
            discovery.onProbeTooBig(nanoTime());
        } else {
            discovery.onPathTooSmall(nanoTime());
        }
        wake.run();
    }

    /** A probe was not sent, for another reason than its size. */
    void onProbeFailed() {
        assert LoopCalls.owns(loop);
        discovery.onProbeFailed(nanoTime());
        wake.run();
    }

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }

    // ---- on any thread

    /** Length of the headers before each packet, in bytes. */
    int headers() {
        return searched.headers();
    }

    @Override
    public LinkMtu mtu() {
        return known.mtu();
    }

    @Override
    public int hostId() {
        return id.hostId();
    }

    @Override
    public boolean carriesMessages() {
        return state.isUp() && known.mtu().valid();
    }

    @Override
    public boolean isSettled(CryptoOverhead overhead) {
        return known.isSettled(overhead);
    }

    /** What is known is outdated. {@link #search} has to follow. */
    void outdate() {
        known.outdate();
    }

    /** Completes with the link when its MTU is known. */
    CompletableFuture<KnetLink> whenSettled(KnetLink link) {
        return known.whenSettled(link);
    }

    /** Fails those who wait. */
    void end(RuntimeException reason) {
        known.end(reason);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}

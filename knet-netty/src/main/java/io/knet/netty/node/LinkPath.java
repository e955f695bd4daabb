package io.knet.netty.node;

import io.knet.Errno;
import io.knet.KnetLink;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.mtu.LinkMtu;
import io.knet.netty.mtu.MtuDiscovery;
import io.knet.netty.mtu.SettledMtu;
import io.knet.protocol.LinkMonitor;
import io.knet.protocol.MtuMath;
import io.knet.wire.PacketType;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * The path of a link: what the link knows of its MTU, and what the search for that needs from the
 * link. The search belongs to the link's event loop; what other threads read is volatile.
 */
final class LinkPath implements MtuDiscovery.Path {
    private final NettyLink link;
    private final Node node;
    private final LinkMonitor monitor;
    private final MtuDiscovery pathMtu;
    private final SettledMtu settledMtu;

    private volatile LinkMtu mtu;

    LinkPath(NettyLink link, LinkMonitor monitor) {
        this.link = link;
        this.node = link.node();
        this.monitor = monitor;
        pathMtu = new MtuDiscovery(this, monitor, link.loop().ticker());
        mtu = new LinkMtu(pathMtu.linkMtu(), pathMtu.linkCrypto(), pathMtu.isValid());
        settledMtu = new SettledMtu(link, node.completions);
    }

    // ---- when to search, on the loop

    void run(long now) {
        pathMtu.run(now);
    }

    long nanosUntilDue(long now) {
        return pathMtu.nanosUntilDue(now);
    }

    void onLinkUp() {
        pathMtu.onNewPath();
    }

    void onLinkDown() {
        pathMtu.onLinkDown();
    }

    /** The peer of a dynamic link was found at another address. */
    void onPeerMoved() {
        if (monitor.isUp()) {
            pathMtu.onNewPath();
            link.wake();
        }
    }

    /** The settings of the search, or the crypto, have changed: search again. */
    void search() {
        settledMtu.seen();
        pathMtu.force();
        link.wake();
    }

    // ---- what comes of probes and packets, on the loop

    void onProbeReply(int size) {
        pathMtu.onReply(size, link.nanoTime());
        link.wake();
    }

    /** A packet was not sent: see {@link io.knet.netty.pipeline.LinkPort#onRefused}. */
    void onRefused(PacketType type, Errno errno) {
        if (type != PacketType.PMTUD) {
            pathMtu.onPathTooSmall(link.nanoTime());
        } else if (errno == Errno.EMSGSIZE) {
            pathMtu.onProbeTooBig(link.nanoTime());
        } else {
            pathMtu.onProbeFailed(link.nanoTime());
        }
        link.wake();
    }

    /** A router said that a packet was too big. */
    void onPathTooSmall() {
        pathMtu.onPathTooSmall(link.nanoTime());
        link.wake();
    }

    // ---- what the search needs, on the loop

    @Override
    public boolean canProbe() {
        return node.transport.forbidsFragmentation();
    }

    /** Any thread, too. */
    @Override
    public int headers() {
        return MtuMath.headers(link.config().local().getAddress(), MtuMath.UDP_HEADER);
    }

    @Override
    public CryptoOverhead crypto() {
        return node.crypto.state().overhead();
    }

    @Override
    public long intervalNanos() {
        return node.mtuSettings.interval().toNanos();
    }

    @Override
    public OptionalInt manualMtu() {
        return node.mtuSettings.manual();
    }

    @Override
    public void sendProbe(int size, int plainLength) {
        LinkSocket current = link.socket();
        if (current == null || !current.sendProbe(size, plainLength)) {
            pathMtu.onProbeFailed(link.nanoTime());
        }
    }

    @Override
    public OptionalInt kernelMtu() {
        LinkSocket socket = link.socket();
        return socket == null ? OptionalInt.empty() : node.transport.pathMtu(socket.channel());
    }

    @Override
    public void mtuChanged() {
        boolean wasValid = mtu.valid();
        mtu = new LinkMtu(pathMtu.linkMtu(), pathMtu.linkCrypto(), pathMtu.isValid());
        if (wasValid != pathMtu.isValid()) {
            link.host().active().recompute();
        }
        node.updateDataMtu();
    }

    @Override
    public void mtuSettled(boolean settled) {
        settledMtu.settle(settled);
        node.updateDataMtu();
    }

    // ---- on any thread

    /** What goes in a packet, as the last search found. */
    LinkMtu mtu() {
        return mtu;
    }

    /** Whether what {@link #mtu()} says is not about to change. */
    boolean isSettled(CryptoOverhead crypto) {
        return settledMtu.holds() && mtu.crypto().equals(crypto);
    }

    /** What is known is outdated. {@link #search} has to follow. */
    void outdate() {
        settledMtu.outdate();
    }

    CompletableFuture<KnetLink> whenSettled() {
        return settledMtu.whenSettled();
    }

    /** Fails those who wait. */
    void end(RuntimeException reason) {
        settledMtu.end(reason);
    }

    @Override
    public String toString() {
        return link.toString();
    }
}

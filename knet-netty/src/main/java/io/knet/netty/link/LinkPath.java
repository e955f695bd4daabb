package io.knet.netty.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.knet.Errno;
import io.knet.KnetLink;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.mtu.KnownPath;
import io.knet.netty.mtu.LinkMtu;
import io.knet.netty.mtu.MtuDiscovery;
import io.knet.netty.settings.MtuSettings;
import io.knet.netty.transport.SocketErrors;
import io.knet.protocol.LinkMonitor;
import io.knet.wire.PacketType;
import io.netty.channel.EventLoop;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The path of a link and its MTU: when it is searched, and what is known of it. On the link's event
 * loop, where nothing else is said.
 */
final class LinkPath implements MtuDiscovery.Path, KnownPath {
    private final LinkId id;
    private final EventLoop loop;
    private final LinkConfiguration configuration;
    private final LinkConnection connection;
    private final LinkState state;
    private final LinkMonitor monitor;
    private final ChannelSource source;
    private final MtuSettings settings;
    private final Supplier<CryptoOverhead> crypto;
    private final StateFuture<KnetLink> settled;
    private final Observer observer;

    /** Changes of the settings that the event loop has yet to hear of. */
    @GuardedBy("this")
    private int unseen;

    private final MtuDiscovery discovery;

    /** Written on the loop. */
    private volatile LinkMtu mtu;

    /** Who has to know of the path. */
    interface Observer {
        /** The path carries the protocol's packets from now on, or no more. */
        void validityChanged();

        /** What goes in a packet has changed, or is settled, or is not any more. */
        void mtuChanged();

        /** A deadline of the link may have come closer. */
        void wake();
    }

    /**
     * The path of a link, of which nothing is known.
     *
     * @param settings of the searches
     * @param crypto how much longer packets become by sealing, at the moment
     * @param settled for those who wait until it is known
     */
    LinkPath(
            LinkId id,
            EventLoop loop,
            LinkConfiguration configuration,
            LinkConnection connection,
            LinkState state,
            LinkMonitor monitor,
            ChannelSource source,
            MtuSettings settings,
            Supplier<CryptoOverhead> crypto,
            StateFuture<KnetLink> settled,
            Observer observer) {
        this.id = id;
        this.loop = loop;
        this.configuration = configuration;
        this.connection = connection;
        this.state = state;
        this.monitor = monitor;
        this.source = source;
        this.settings = settings;
        this.crypto = crypto;
        this.settled = settled;
        this.observer = observer;
        discovery = new MtuDiscovery(id.localHost(), this, monitor, loop.ticker());
        mtu = new LinkMtu(discovery.linkMtu(), discovery.linkCrypto(), discovery.isValid());
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
            observer.wake();
        }
    }

    /** The settings of the search, or the crypto, have changed: search again. */
    void search() {
        assert LoopCalls.owns(loop);
        seen();
        discovery.force();
        observer.wake();
    }

    // ---- what comes of probes and packets

    void onProbeReply(int size) {
        assert LoopCalls.owns(loop);
        discovery.onReply(size, nanoTime());
        observer.wake();
    }

    /** A packet was not sent: see {@link io.knet.netty.pipeline.LinkPort#onRefused}. */
    void onRefused(PacketType type, Errno errno) {
        assert LoopCalls.owns(loop);
        if (type != PacketType.PMTUD) {
            discovery.onPathTooSmall(nanoTime());
        } else if (SocketErrors.isTooBig(errno)) {
            discovery.onProbeTooBig(nanoTime());
        } else {
            discovery.onProbeFailed(nanoTime());
        }
        observer.wake();
    }

    /** A router said that a packet was too big. */
    void onPathTooSmall() {
        assert LoopCalls.owns(loop);
        discovery.onPathTooSmall(nanoTime());
        observer.wake();
    }

    // ---- what the search needs

    @Override
    public boolean canProbe() {
        return source.searchesPath();
    }

    /** Any thread, too. */
    @Override
    public int headers() {
        return source.headerBytes(configuration.current().local().getAddress());
    }

    @Override
    public CryptoOverhead crypto() {
        return crypto.get();
    }

    @Override
    public long intervalNanos() {
        return settings.interval().toNanos();
    }

    @Override
    public OptionalInt manualMtu() {
        return settings.manual();
    }

    @Override
    public void sendProbe(int size, int plainLength) {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        if (current == null || !current.sendProbe(size, plainLength)) {
            discovery.onProbeFailed(nanoTime());
        }
    }

    @Override
    public OptionalInt kernelMtu() {
        LinkChannel current = connection.channel();
        return current == null ? OptionalInt.empty() : source.pathMtu(current.channel());
    }

    @Override
    public void mtuChanged() {
        assert LoopCalls.owns(loop);
        boolean wasValid = mtu.valid();
        mtu = new LinkMtu(discovery.linkMtu(), discovery.linkCrypto(), discovery.isValid());
        if (wasValid != discovery.isValid()) {
            observer.validityChanged();
        }
        observer.mtuChanged();
    }

    @Override
    public void mtuSettled(boolean nowSettled) {
        assert LoopCalls.owns(loop);
        settle(nowSettled);
        observer.mtuChanged();
    }

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }

    // ---- on any thread

    @Override
    public LinkMtu mtu() {
        return mtu;
    }

    @Override
    public int hostId() {
        return id.hostId();
    }

    @Override
    public boolean carriesMessages() {
        return state.isUp() && mtu.valid();
    }

    @Override
    public boolean isSettled(CryptoOverhead overhead) {
        return settled.holds() && mtu.crypto().equals(overhead);
    }

    /** What is known is outdated. {@link #search} has to follow. */
    synchronized void outdate() {
        unseen++;
        settled.set(false);
    }

    private synchronized void seen() {
        unseen--;
    }

    /** A search that ends after another thread has changed the settings settles nothing. */
    private synchronized void settle(boolean nowSettled) {
        settled.set(nowSettled && unseen == 0);
    }

    CompletableFuture<KnetLink> whenSettled() {
        return settled.when(true);
    }

    /** Fails those who wait. */
    void end(RuntimeException reason) {
        settled.end(reason);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}

package io.knet.netty.link;

import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.mtu.MtuDiscovery;
import io.knet.netty.settings.MtuSettings;
import io.netty.channel.EventLoop;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The path of a link, as the search of its MTU sees it. On the link's event loop, unless stated
 * otherwise.
 */
final class SearchedPath implements MtuDiscovery.Path {
    private final LinkId id;
    private final EventLoop loop;
    private final LinkConfiguration configuration;
    private final LinkConnection connection;
    private final ChannelSource source;
    private final MtuSettings settings;
    private final Supplier<CryptoOverhead> crypto;

    /**
     * The path of a link.
     *
     * @param settings of the searches
     * @param crypto how much longer packets become by sealing, at the moment
     */
    SearchedPath(
            LinkId id,
            EventLoop loop,
            LinkConfiguration configuration,
            LinkConnection connection,
            ChannelSource source,
            MtuSettings settings,
            Supplier<CryptoOverhead> crypto) {
        this.id = id;
        this.loop = loop;
        this.configuration = configuration;
        this.connection = connection;
        this.source = source;
        this.settings = settings;
        this.crypto = crypto;
    }

    /** Any thread. */
    @Override
    public boolean canProbe() {
        return source.searchesPath();
    }

    /** Any thread. */
    @Override
    public int headers() {
        return source.headerBytes(configuration.current().local().getAddress());
    }

    /** Any thread. */
    @Override
    public CryptoOverhead crypto() {
        return crypto.get();
    }

    /** Any thread. */
    @Override
    public long intervalNanos() {
        return settings.interval().toNanos();
    }

    /** Any thread. */
    @Override
    public OptionalInt manualMtu() {
        return settings.manual();
    }

    @Override
    public boolean sendProbe(int size, int plainLength) {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        return current != null && current.sendProbe(size, plainLength);
    }

    @Override
    public OptionalInt kernelMtu() {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        return current == null ? OptionalInt.empty() : source.pathMtu(current.channel());
    }

    @Override
    public String toString() {
        return id.toString();
    }
}

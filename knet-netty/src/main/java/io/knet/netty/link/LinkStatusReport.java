package io.knet.netty.link;

import io.knet.LinkConfig;
import io.knet.crypto.CryptoOverhead;
import io.knet.protocol.MtuMath;
import io.knet.stats.LinkStatus;
import io.knet.stats.report.LinkReport;
import java.util.Optional;
import java.util.function.Supplier;

/** What the parts of a link say of it, put together for the application. Any thread. */
final class LinkStatusReport {
    private final LinkId id;
    private final LinkHost host;
    private final LinkConfiguration configuration;
    private final LinkState state;
    private final LinkConnection connection;
    private final LinkPath path;
    private final LinkDiagnostics diagnostics;
    private final ChannelSource source;
    private final Supplier<CryptoOverhead> overhead;
    private final LinkCounts counts;

    /**
     * The reports of a link.
     *
     * @param overhead how much longer packets become by sealing, at the moment
     */
    LinkStatusReport(
            LinkId id,
            LinkHost host,
            LinkConfiguration configuration,
            LinkState state,
            LinkConnection connection,
            LinkPath path,
            LinkDiagnostics diagnostics,
            ChannelSource source,
            Supplier<CryptoOverhead> overhead,
            LinkCounts counts) {
        this.id = id;
        this.host = host;
        this.configuration = configuration;
        this.state = state;
        this.connection = connection;
        this.path = path;
        this.diagnostics = diagnostics;
        this.source = source;
        this.overhead = overhead;
        this.counts = counts;
    }

    /**
     * As it is now.
     *
     * @param up whether it is up, and its event loop there to keep it so
     * @param gone whether the link was removed, or its handle closed
     */
    LinkStatus of(boolean up, boolean gone) {
        LinkView now = state.view();
        LinkConfig current = configuration.current();
        return new LinkReport(
                id.hostId(),
                id.linkId(),
                connection.local(),
                Optional.ofNullable(connection.channel()).map(SourceWatch::sourceOf),
                Optional.ofNullable(connection.peer()),
                source.name(),
                now.enabled(),
                up,
                host.isCarrier(id.linkId()),
                current.priority(),
                current.timers(),
                path.mtu().bytes(overhead.get()),
                MtuMath.protoOverhead(path.headers(), overhead.get()),
                now.latency(),
                now.sincePong(host.loop().ticker().nanoTime()),
                now.history(),
                now.lastDown(),
                diagnostics.report(),
                counts.snapshot(),
                counts.lifetime(),
                gone);
    }
}

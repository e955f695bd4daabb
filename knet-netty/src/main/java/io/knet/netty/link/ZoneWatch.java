package io.knet.netty.link;

import io.knet.KnetAddress;
import io.knet.LinkConfig;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.protocol.Endpoint;
import io.netty.channel.EventLoop;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the addresses of a link are in the zones that their names stand for now. Sockets
 * know an interface by its number, and one that is removed and created again gets another: so as
 * long as the link is down the names are looked up again and again, and if one has another number,
 * the link is bound again. On the link's event loop.
 */
final class ZoneWatch {
    private final LinkId id;
    private final EventLoop loop;
    private final LinkConfiguration configuration;
    private final LinkState link;
    private final LinkConnection connection;
    private final FailedPings failedPings;
    private final LinkConnection.Opener opener;
    private final ChannelSource source;
    private final LongSupplier reconnectNanos;
    private final LinkLog log;
    private final Runnable wake;

    private Zone localZone; // loop only
    private Zone remoteZone; // loop only

    /** When the names are looked up again; null if they were not yet. */
    private @Nullable Long nextLookNanos; // loop only

    /** Whether the link is being bound again. */
    private boolean binding; // loop only

    /**
     * The zone of an address that was configured.
     *
     * @param address null if none was
     * @param name of the interface, null if the address needs no zone or nobody knows its name
     */
    private record Zone(@Nullable Endpoint address, @Nullable String name) {}

    /**
     * A watch over a link's zones.
     *
     * @param opener opens channels
     * @param reconnectNanos time between two looks
     * @param wake called when a deadline of the link may have come closer
     */
    ZoneWatch(
            LinkId id,
            EventLoop loop,
            LinkConfiguration configuration,
            LinkState link,
            LinkConnection connection,
            FailedPings failedPings,
            LinkConnection.Opener opener,
            ChannelSource source,
            LongSupplier reconnectNanos,
            LinkLog log,
            Runnable wake) {
        this.id = id;
        this.loop = loop;
        this.configuration = configuration;
        this.link = link;
        this.connection = connection;
        this.failedPings = failedPings;
        this.opener = opener;
        this.source = source;
        this.reconnectNanos = reconnectNanos;
        this.log = log;
        this.wake = wake;
        LinkConfig config = configuration.current();
        localZone = zone(config.local());
        remoteZone = zone(config.remote().orElse(null));
    }

    private Zone zone(@Nullable InetSocketAddress address) {
        if (address != null
                && address.getAddress() instanceof Inet6Address v6
                && v6.isLinkLocalAddress()
                && v6.getScopeId() != 0) {
            NetworkInterface device = v6.getScopedInterface();
            return new Zone(
                    Endpoint.of(address),
                    device == null
                            ? source.interfaceName(v6.getScopeId()).orElse(null)
                            : device.getName());
        }
        return new Zone(address == null ? null : Endpoint.of(address), null);
    }

    /** The configuration may have changed; a name that was known is not forgotten. */
    private Zone current(Zone known, @Nullable InetSocketAddress address) {
        return address == null
                        || known.address() == null
                        || !known.address().equals(Endpoint.of(address))
                ? zone(address)
                : known;
    }

    /** Looks if it is time to. */
    void run(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (nanosUntilDue(nowNanos) <= 0) {
            look();
        }
    }

    /** A link that is up is in the right zone; one that is disabled needs none. */
    long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (link.isUp()
                || !link.isEnabled()
                || binding
                || !connection.isBound()
                || (localZone.name() == null && remoteZone.name() == null)) {
            return Long.MAX_VALUE;
        }
        return nextLookNanos == null ? 0 : Math.max(0, nextLookNanos - nowNanos);
    }

    private void look() {
        LinkConfig config = configuration.current();
        nextLookNanos = loop.ticker().nanoTime() + reconnectNanos.getAsLong();
        localZone = current(localZone, config.local());
        remoteZone = current(remoteZone, config.remote().orElse(null));
        InetSocketAddress local = renewed(connection.local(), localZone.name());
        InetSocketAddress before = config.isDynamic() ? null : connection.peer();
        if (local == null) {
            return;
        }
        if (before == null) {
            if (!KnetAddress.same(local, connection.local())) {
                bindAgain(local, null);
            }
            return;
        }
        String zoneOfPeer = remoteZone.name() == null ? localZone.name() : remoteZone.name();
        InetSocketAddress remote = renewed(before, zoneOfPeer);
        boolean moved =
                remote != null
                        && (!KnetAddress.same(local, connection.local())
                                || !KnetAddress.same(remote, before));
        if (moved) {
            bindAgain(local, remote);
        }
    }

    /** An address in the zone that a name stands for now; null if there is no such interface. */
    private @Nullable InetSocketAddress renewed(InetSocketAddress address, @Nullable String name) {
        if (name == null
                || !(address.getAddress() instanceof Inet6Address v6)
                || !v6.isLinkLocalAddress()) {
            return address;
        }
        OptionalInt number = source.interfaceNumber(name);
        if (number.isEmpty()) {
            return null;
        }
        try {
            InetAddress there = Inet6Address.getByAddress(null, v6.getAddress(), number.getAsInt());
            return new InetSocketAddress(there, address.getPort());
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private void bindAgain(InetSocketAddress local, @Nullable InetSocketAddress remote) {
        binding = true;
        source.acquire(local)
                .thenCompose(end -> LoopCalls.supply(loop, () -> open(end, remote)))
                .whenComplete(
                        (done, failure) -> {
                            // The failure may come from the event loop of the local sockets.
                            LoopCalls.submit(loop, () -> bound(local, failure));
                        });
    }

    private void bound(InetSocketAddress local, @Nullable Throwable failure) {
        binding = false;
        if (failure != null) {
            log.warn(
                    "its interface was made anew, but it cannot be bound to "
                            + KnetAddress.format(local)
                            + " yet, will try again",
                    failure);
        }
        if (connection.isBound()) {
            wake.run();
        }
    }

    private CompletableFuture<Void> open(LocalEnd end, @Nullable InetSocketAddress remote) {
        CompletableFuture<OpenOutcome> opened =
                remote == null
                        ? CompletableFuture.completedFuture(new OpenOutcome.NoPeer())
                        : opener.open(end.address(), remote);
        return opened.handle((outcome, failure) -> exchange(end, remote, outcome, failure))
                .thenCompose(done -> done);
    }

    private CompletableFuture<Void> exchange(
            LocalEnd end,
            @Nullable InetSocketAddress remote,
            @Nullable OpenOutcome outcome,
            @Nullable Throwable failure) {
        if (outcome == null || !connection.isBound() || link.isUp()) {
            OpenOutcome.discard(outcome);
            CompletableFuture<Void> released = source.release(end);
            return failure == null
                    ? released
                    : released.thenCompose(done -> CompletableFuture.failedFuture(failure));
        }
        log.info("its interface was made anew; bound to " + KnetAddress.format(end.address()));
        link.changePeer(configuration.current().isDynamic());
        failedPings.end();
        CompletableFuture<Void> closed = connection.exchange(end, remote, outcome);
        link.publish();
        return closed;
    }

    @Override
    public String toString() {
        return "zones of link " + id;
    }
}

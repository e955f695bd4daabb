package io.knet.netty.loopback;

import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.LinkConfig;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.DropSink;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkConfiguration;
import io.knet.netty.link.LinkCounts;
import io.knet.netty.link.LinkFactory;
import io.knet.netty.link.LinkHost;
import io.knet.netty.link.LinkId;
import io.knet.netty.link.LinkPresence;
import io.knet.netty.receive.Delivery;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Makes the link of a node to itself. Any thread. */
public final class LoopbackLinks implements LinkFactory {
    private final int localHost;
    private final Delivery delivery;
    private final ByteBufAllocator allocator;
    private final InstantSource wallClock;
    private final Consumer<KnetEvent> events;
    private final Counters<LinkCounter> counters;
    private final DropSink drops;
    private final CallbackFailures failures;
    private final HandleLife life;
    private final LoopCalls calls;
    private final Completions completions;

    /**
     * The links of a handle to itself.
     *
     * @param localHost id of this node
     * @param delivery takes their messages
     * @param allocator of the messages' copies
     * @param wallClock dates ups and downs
     * @param events told of ups and downs
     * @param counters of all links together
     */
    public LoopbackLinks(
            int localHost,
            Delivery delivery,
            ByteBufAllocator allocator,
            InstantSource wallClock,
            Consumer<KnetEvent> events,
            Counters<LinkCounter> counters,
            DropSink drops,
            CallbackFailures failures,
            HandleLife life,
            LoopCalls calls,
            Completions completions) {
        this.localHost = localHost;
        this.delivery = delivery;
        this.allocator = allocator;
        this.wallClock = wallClock;
        this.events = events;
        this.counters = counters;
        this.drops = drops;
        this.failures = failures;
        this.life = life;
        this.calls = calls;
        this.completions = completions;
    }

    @Override
    public HostLink create(LinkHost host, int linkId, LinkConfig config) {
        if (host.id() != localHost) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "a loopback link leads to this node itself, host "
                            + localHost
                            + ", not to host "
                            + host.id());
        }
        LinkId id = new LinkId(host.id(), host.id(), linkId);
        LinkCounts counts = new LinkCounts(id, counters, drops, failures);
        LoopbackState state = new LoopbackState(host.loop(), counts, wallClock);
        LoopbackOutput output =
                new LoopbackOutput(
                        host.id(),
                        host.loop(),
                        state::isUp,
                        counts,
                        delivery,
                        allocator,
                        calls,
                        life);
        return new LoopbackLink(
                host,
                id,
                new LinkConfiguration(host.loop(), config),
                counts,
                new LinkPresence(host, id, life),
                state,
                output,
                events,
                calls,
                completions);
    }

    @Override
    public boolean allowsOthers() {
        return false;
    }
}

package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkTransport;
import io.knet.netty.concurrent.LoopCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The links that a host has: adds and removes them. Any thread; links are opened and closed on the
 * event loop of the host.
 */
final class HostLinks {
    private final NettyHost host;
    private final Node node;
    private final AtomicReferenceArray<NettyLink> links =
            new AtomicReferenceArray<>(KnetLimits.MAX_LINKS);

    private volatile @Nullable LoopbackLink loopback;

    HostLinks(NettyHost host) {
        this.host = host;
        this.node = host.node();
    }

    // ---- looking

    @Nullable NettyLink get(int link) {
        return links.get(link);
    }

    /** The links that go over sockets, in the order of their ids. */
    List<NettyLink> present() {
        List<NettyLink> present = new ArrayList<>(KnetLimits.MAX_LINKS);
        for (int i = 0; i < KnetLimits.MAX_LINKS; i++) {
            NettyLink link = links.get(i);
            if (link != null) {
                present.add(link);
            }
        }
        return present;
    }

    /** The loopback link of this node to itself, if this host has one. */
    @Nullable LoopbackLink loopback() {
        return loopback;
    }

    List<KnetLink> all() {
        LoopbackLink own = loopback;
        return own == null ? List.copyOf(present()) : List.of(own);
    }

    /**
     * The link with an id, of whatever kind; null if there is none.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if no link can have that id
     */
    @Nullable KnetLink find(int link) {
        checkId(link);
        LoopbackLink own = loopback;
        return own != null && own.id() == link ? own : links.get(link);
    }

    private static void checkId(int link) {
        if (link < 0 || link >= KnetLimits.MAX_LINKS) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "link id " + link + " must be 0 to " + (KnetLimits.MAX_LINKS - 1));
        }
    }

    // ---- adding

    /** Adds a link and opens it. */
    CompletableFuture<KnetLink> add(int linkId, LinkConfig config) {
        host.checkUsable();
        checkId(linkId);
        if (config.transport() == LinkTransport.LOOPBACK) {
            return addLoopback(linkId, config);
        }
        NettyLink link = new NettyLink(host, linkId, config);
        synchronized (node.hosts) {
            host.checkUsable();
            checkLoopbackIsAlone(loopback != null);
            LinkPaths.requireFree(node.hosts, config, null);
            if (!links.compareAndSet(linkId, null, link)) {
                throw new KnetException(
                        KnetError.IN_USE,
                        "link "
                                + link
                                + " is configured already; remove it first or take another id");
            }
        }
        return node.listeners
                .acquire(config.local())
                .thenCompose(listener -> openOnLoop(link, listener))
                .handle(
                        (done, failure) -> {
                            if (failure != null) {
                                links.compareAndSet(linkId, link, null);
                                throw Node.unwrap(failure);
                            }
                            return link;
                        });
    }

    private CompletableFuture<Void> openOnLoop(NettyLink link, Listener listener) {
        return LoopCalls.supply(host.loop(), () -> link.open(listener))
                .exceptionallyCompose(
                        failure ->
                                LoopCalls.supply(
                                                host.loop(),
                                                () -> link.close(LinkDownReason.REMOVED))
                                        .thenCompose(
                                                closed -> CompletableFuture.failedFuture(failure)));
    }

    private CompletableFuture<KnetLink> addLoopback(int linkId, LinkConfig config) {
        if (host.id() != node.id) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "a loopback link leads to this node itself, host "
                            + node.id
                            + ", not to host "
                            + host.id());
        }
        LoopbackLink link = new LoopbackLink(host, linkId, config);
        synchronized (node.hosts) {
            host.checkUsable();
            checkLoopbackIsAlone(!all().isEmpty());
            loopback = link;
        }
        return LoopCalls.supply(
                host.loop(),
                () -> {
                    try {
                        link.open();
                    } catch (KnetException closed) {
                        loopback = null;
                        throw closed;
                    }
                    return CompletableFuture.completedFuture(link);
                });
    }

    private void checkLoopbackIsAlone(boolean another) {
        if (another) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "host "
                            + host.id()
                            + " has links "
                            + all()
                            + "; a loopback link must be the only link of its host");
        }
    }

    // ---- removing

    CompletableFuture<Void> remove(NettyLink link, LinkDownReason reason) {
        return LoopCalls.supply(
                host.loop(),
                () -> {
                    CompletableFuture<Void> closed = link.close(reason);
                    links.compareAndSet(link.id(), link, null);
                    host.active().recompute();
                    return closed;
                });
    }

    CompletableFuture<Void> remove(LoopbackLink link, LinkDownReason reason) {
        return LoopCalls.supply(
                host.loop(),
                () -> {
                    link.close(reason);
                    if (link.equals(loopback)) {
                        loopback = null;
                    }
                    host.active().recompute();
                    return CompletableFuture.completedFuture(null);
                });
    }

    /** Removes all links, as the handle is closed. */
    CompletableFuture<Void> close() {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (NettyLink link : present()) {
            closing.add(remove(link, LinkDownReason.CLOSED));
        }
        LoopbackLink own = loopback;
        if (own != null) {
            closing.add(remove(own, LinkDownReason.CLOSED));
        }
        return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new));
    }

    // ---- on the loop

    /** Sets the counters of all links to zero. */
    void clearStats() {
        present().forEach(NettyLink::clearStats);
        LoopbackLink own = loopback;
        if (own != null) {
            own.clearStats();
        }
    }
}

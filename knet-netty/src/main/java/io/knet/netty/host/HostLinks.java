package io.knet.netty.host;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkTransport;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.link.AddressBook;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkFactory;
import io.knet.netty.link.LinkHost;
import io.knet.netty.link.TransportProviders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The links that a host has: adds and removes them. Any thread; links are opened and closed on the
 * event loop of the host.
 */
final class HostLinks {
    private final Map<LinkTransport, LinkFactory> factories;
    private final AddressBook addresses;

    /** Filled under the lock of the address book. */
    private final AtomicReferenceArray<HostLink> links =
            new AtomicReferenceArray<>(KnetLimits.MAX_LINKS);

    HostLinks(Map<LinkTransport, LinkFactory> factories, AddressBook addresses) {
        this.factories = factories;
        this.addresses = addresses;
    }

    // ---- looking

    /** The link with an id; null if there is none, whatever the number. */
    @Nullable HostLink get(int link) {
        return mayExist(link) ? links.get(link) : null;
    }

    /** All links, in the order of their ids. */
    List<HostLink> all() {
        List<HostLink> present = new ArrayList<>(KnetLimits.MAX_LINKS);
        for (int i = 0; i < KnetLimits.MAX_LINKS; i++) {
            HostLink link = links.get(i);
            if (link != null) {
                present.add(link);
            }
        }
        return present;
    }

    /**
     * The link with an id; null if there is none.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if no link can have that id
     */
    @Nullable HostLink find(int link) {
        checkId(link);
        return links.get(link);
    }

    private static boolean mayExist(int link) {
        return link >= 0 && link < KnetLimits.MAX_LINKS;
    }

    private static void checkId(int link) {
        if (!mayExist(link)) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "link id " + link + " must be 0 to " + (KnetLimits.MAX_LINKS - 1));
        }
    }

    // ---- adding

    /** Adds a link to the host, and opens it. */
    CompletableFuture<KnetLink> add(LinkHost host, int linkId, LinkConfig config) {
        host.checkUsable();
        checkId(linkId);
        LinkFactory factory = factory(config.transport());
        HostLink link = factory.create(host, linkId, config);
        addresses.reserve(config, link, () -> place(link, factory));
        return link.open()
                .handle(
                        (done, failure) -> {
                            if (failure != null) {
                                giveUp(link);
                                throw LoopCalls.unwrap(failure);
                            }
                            return link;
                        });
    }

    private LinkFactory factory(LinkTransport transport) {
        LinkFactory factory = factories.get(transport);
        if (factory == null) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "there is no transport "
                            + transport
                            + " here; transports are "
                            + factories.keySet()
                            + "; "
                            + TransportProviders.missing(transport));
        }
        return factory;
    }

    private void place(HostLink link, LinkFactory factory) {
        link.host().checkUsable();
        List<HostLink> present = all();
        for (HostLink other : present) {
            checkTogether(link, factory, present);
            checkTogether(other, factory(other.config().transport()), present);
        }
        if (!links.compareAndSet(link.id(), null, link)) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "link " + link + " is configured already; remove it first or take another id");
        }
    }

    private void checkTogether(HostLink link, LinkFactory factory, List<HostLink> present) {
        if (!factory.allowsOthers()) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "host "
                            + link.host().id()
                            + " has links "
                            + present
                            + "; a link of transport "
                            + link.config().transport().wireName()
                            + " must be the only link of its host");
        }
    }

    // ---- removing

    CompletableFuture<Void> remove(HostLink link, LinkDownReason reason) {
        return LoopCalls.supply(link.host().loop(), () -> take(link, reason));
    }

    private CompletableFuture<Void> take(HostLink link, LinkDownReason reason) {
        assert LoopCalls.owns(link.host().loop());
        CompletableFuture<Void> closed = link.close(reason);
        giveUp(link);
        link.host().linksChanged();
        return closed;
    }

    private void giveUp(HostLink link) {
        links.compareAndSet(link.id(), link, null);
        addresses.release(link);
    }

    /** Removes all links, as the handle is closed. */
    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                all().stream()
                        .map(
                                link ->
                                        LoopCalls.cleanUp(
                                                link.host().loop(),
                                                () -> take(link, LinkDownReason.CLOSED)))
                        .toArray(CompletableFuture[]::new));
    }
}

package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTransport;
import io.knet.netty.transport.SocketErrors;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One change of a link's configuration. The new addresses are bound before the old ones are given
 * up, so that a failure leaves the link as it was.
 */
final class LinkChange {
    private final Node node;
    private final NettyLink link;
    private final LinkConfig wanted;

    LinkChange(NettyLink link, LinkConfig wanted) {
        this.node = link.node();
        this.link = link;
        this.wanted = wanted;
    }

    /** Starts the change. Any thread. */
    CompletableFuture<KnetLink> start() {
        try {
            link.checkUsable();
            requireUdp();
            synchronized (node.hosts) {
                requireNoOtherChange();
                LinkPaths.requireFree(node.hosts, wanted, link);
                link.pendingConfig(wanted);
            }
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return node.listeners
                .acquire(localAddress())
                .thenCompose(listener -> LoopCalls.supply(link.loop(), () -> change(listener)))
                .handle(
                        (done, failure) -> {
                            link.pendingConfig(null);
                            if (failure != null) {
                                throw Node.unwrap(failure);
                            }
                            return link;
                        });
    }

    private void requireUdp() {
        if (wanted.transport() != LinkTransport.UDP) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "link "
                            + link
                            + " is a UDP link and cannot change to "
                            + wanted.transport()
                            + "; remove it and add another");
        }
    }

    private void requireNoOtherChange() {
        if (link.pendingConfig() != null) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "another change of link " + link + " is under way; wait until it is done");
        }
    }

    /** A free port that was given before is kept. */
    private InetSocketAddress localAddress() {
        return wanted.local().equals(link.config().local())
                ? link.connection().local()
                : wanted.local();
    }

    private CompletableFuture<Void> change(Listener listener) {
        KnetException refused = link.refusalToChange();
        if (refused != null) {
            return giveBack(listener, refused);
        }
        LinkConfig before = link.config();
        if (wanted.local().equals(before.local())
                && wanted.remote().equals(before.remote())
                && wanted.highPriority() == before.highPriority()) {
            link.applySettings(wanted);
            return node.listeners.release(listener);
        }
        return openSocket(listener)
                .handle((outcome, failure) -> finish(listener, outcome, failure))
                .thenCompose(done -> done);
    }

    /** Opens a socket to a configured peer; a dynamic link gets its own later. */
    private CompletableFuture<LinkOpener.Outcome> openSocket(Listener listener) {
        InetSocketAddress remote = wanted.remote().orElse(null);
        return remote == null
                ? CompletableFuture.completedFuture(new LinkOpener.Outcome.NoPeer())
                : node.opener.open(link, listener.address(), remote, wanted.highPriority());
    }

    private CompletableFuture<Void> finish(
            Listener listener, LinkOpener.@Nullable Outcome outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            Throwable cause = failure == null ? new IllegalStateException("no outcome") : failure;
            String action = "cannot bind link " + link + " to " + listener.address();
            return giveBack(listener, SocketErrors.toKnet(cause, action));
        }
        KnetException refused = link.refusalToChange();
        if (refused != null) {
            LinkOpener.discard(outcome);
            return giveBack(listener, refused);
        }
        return link.moveTo(wanted, listener, outcome);
    }

    private CompletableFuture<Void> giveBack(Listener listener, KnetException failure) {
        return node.listeners
                .release(listener)
                .thenCompose(released -> CompletableFuture.failedFuture(failure));
    }
}

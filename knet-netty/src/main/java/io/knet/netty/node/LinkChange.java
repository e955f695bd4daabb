package io.knet.netty.node;

import static io.knet.protocol.Transition.DOWN;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkTransport;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.transport.SocketErrors;
import io.knet.protocol.Transition;
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
        KnetException refused = refusal();
        if (refused != null) {
            return giveBack(listener, refused);
        }
        LinkConfig before = link.config();
        if (wanted.local().equals(before.local())
                && wanted.remote().equals(before.remote())
                && wanted.highPriority() == before.highPriority()) {
            applySettings();
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
        KnetException refused = refusal();
        if (refused != null) {
            LinkOpener.discard(outcome);
            return giveBack(listener, refused);
        }
        return move(listener, outcome);
    }

    /** Why the configuration cannot be changed now; null if it can. */
    private @Nullable KnetException refusal() {
        if (link.isRemoved()) {
            return link.removedException();
        }
        return link.connection().isListening()
                ? null
                : new KnetException(
                        KnetError.IN_USE, "link " + link + " is still being added; wait for that");
    }

    /**
     * The link leads elsewhere from now on.
     *
     * @return completes when the old addresses are free
     */
    private CompletableFuture<Void> move(Listener listener, LinkOpener.Outcome outcome) {
        link.follower().abandon();
        link.access().configurationChanged(link.config(), wanted);
        Transition transition = link.state().changePeer(wanted.isDynamic());
        link.config(wanted.withEnabled(link.isEnabled()));
        CompletableFuture<Void> free =
                link.connection().exchange(listener, wanted.remote().orElse(null), outcome);
        if (transition == DOWN) {
            link.state()
                    .wentDown(
                            LinkDownReason.ADDRESS_CHANGED,
                            "now from "
                                    + link.connection().local()
                                    + wanted.remote().map(peer -> " to " + peer).orElse(""));
        }
        applySettings();
        return free;
    }

    /** Takes over everything that does not concern addresses. */
    private void applySettings() {
        LinkState state = link.state();
        link.config(wanted.withEnabled(link.isEnabled()));
        state.changeTimers(wanted.timers());
        if (wanted.enabled()) {
            state.enable();
        } else {
            state.disable();
        }
        link.host().active().recompute();
        state.publish();
        link.wake();
    }

    private CompletableFuture<Void> giveBack(Listener listener, KnetException failure) {
        return node.listeners
                .release(listener)
                .thenCompose(released -> CompletableFuture.failedFuture(failure));
    }
}

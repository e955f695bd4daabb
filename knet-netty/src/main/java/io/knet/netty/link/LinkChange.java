package io.knet.netty.link;

import static io.knet.protocol.Transition.DOWN;

import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.transport.SocketErrors;
import io.knet.protocol.Transition;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One change of a link's configuration. The new addresses are bound before the old ones are given
 * up, so that a failure leaves the link as it was.
 */
final class LinkChange {
    private final NettyLink link;
    private final LinkConfig wanted;
    private final LinkId id;
    private final EventLoop loop;
    private final LinkConfiguration configuration;
    private final LinkState state;
    private final LinkLife life;
    private final LinkConnection connection;
    private final PeerFollower follower;
    private final LinkDiagnostics diagnostics;
    private final AccessControls access;
    private final ChannelSource source;
    private final ChannelOpener channels;
    private final AddressBook addresses;

    /**
     * A change of a link.
     *
     * @param wanted what it is to become
     */
    LinkChange(
            NettyLink link,
            LinkConfig wanted,
            LinkId id,
            LinkConfiguration configuration,
            LinkState state,
            LinkLife life,
            LinkConnection connection,
            PeerFollower follower,
            LinkDiagnostics diagnostics,
            AccessControls access,
            ChannelSource source,
            ChannelOpener channels,
            AddressBook addresses) {
        this.link = link;
        this.wanted = wanted;
        this.id = id;
        this.loop = link.host().loop();
        this.configuration = configuration;
        this.state = state;
        this.life = life;
        this.connection = connection;
        this.follower = follower;
        this.diagnostics = diagnostics;
        this.access = access;
        this.source = source;
        this.channels = channels;
        this.addresses = addresses;
    }

    /** Starts the change. Any thread. */
    CompletableFuture<KnetLink> start() {
        try {
            link.checkUsable();
            requireSameTransport();
            addresses.reserve(
                    wanted,
                    link,
                    () -> {
                        requireNoOtherChange();
                        configuration.pending(wanted);
                    });
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return source.acquire(localAddress())
                .thenCompose(end -> LoopCalls.supply(loop, () -> change(end)))
                .handle(
                        (done, failure) -> {
                            configuration.pending(null);
                            if (failure != null) {
                                throw LoopCalls.unwrap(failure);
                            }
                            return link;
                        });
    }

    private void requireSameTransport() {
        if (wanted.transport() != configuration.current().transport()) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "link "
                            + id
                            + " is a "
                            + configuration.current().transport()
                            + " link and cannot change to "
                            + wanted.transport()
                            + "; remove it and add another");
        }
    }

    private void requireNoOtherChange() {
        if (configuration.pending() != null) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "another change of link " + id + " is under way; wait until it is done");
        }
    }

    /** A free port that was given before is kept. */
    private InetSocketAddress localAddress() {
        return KnetAddress.same(wanted.local(), configuration.current().local())
                ? connection.local()
                : wanted.local();
    }

    private CompletableFuture<Void> change(LocalEnd end) {
        KnetException refused = refusal();
        if (refused != null) {
            return giveBack(end, refused);
        }
        LinkConfig before = configuration.current();
        if (wanted.hasAddressesOf(before) && wanted.urgent() == before.urgent()) {
            applySettings();
            return source.release(end);
        }
        return openSocket(end)
                .handle((outcome, failure) -> finish(end, outcome, failure))
                .thenCompose(done -> done);
    }

    /** Opens a socket to a configured peer; a dynamic link gets its own later. */
    private CompletableFuture<OpenOutcome> openSocket(LocalEnd end) {
        InetSocketAddress remote = wanted.remote().orElse(null);
        return remote == null
                ? CompletableFuture.completedFuture(new OpenOutcome.NoPeer())
                : channels.open(end.address(), remote, wanted.urgent());
    }

    private CompletableFuture<Void> finish(
            LocalEnd end, @Nullable OpenOutcome outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            Throwable cause = failure == null ? new IllegalStateException("no outcome") : failure;
            String action = "cannot bind link " + id + " to " + KnetAddress.format(end.address());
            return giveBack(end, SocketErrors.toKnet(cause, action));
        }
        KnetException refused = refusal();
        if (refused != null) {
            OpenOutcome.discard(outcome);
            return giveBack(end, refused);
        }
        return move(end, outcome);
    }

    /** Why the configuration cannot be changed now; null if it can. */
    private @Nullable KnetException refusal() {
        if (link.presence().isRemoved()) {
            return link.removedException();
        }
        return connection.isBound()
                ? null
                : new KnetException(
                        KnetError.IN_USE, "link " + id + " is still being added; wait for that");
    }

    /**
     * The link leads elsewhere from now on.
     *
     * @return completes when the old addresses are free
     */
    private CompletableFuture<Void> move(LocalEnd end, OpenOutcome outcome) {
        follower.abandon();
        access.configurationChanged(configuration.current(), wanted);
        Transition transition = state.changePeer(wanted.isDynamic());
        configuration.set(wanted.withEnabled(state.isEnabled()));
        CompletableFuture<Void> free =
                connection.exchange(end, wanted.remote().orElse(null), outcome);
        if (transition == DOWN) {
            life.wentDown(
                    LinkDownReason.ADDRESS_CHANGED,
                    "now from "
                            + KnetAddress.format(connection.local())
                            + wanted.remote()
                                    .map(peer -> " to " + KnetAddress.format(peer))
                                    .orElse(""));
        }
        diagnostics.elsewhere();
        applySettings();
        return free;
    }

    /** Takes over everything that does not concern addresses. */
    private void applySettings() {
        configuration.set(wanted.withEnabled(state.isEnabled()));
        state.changeTimers(wanted.timers());
        if (wanted.enabled()) {
            life.enable();
        } else {
            life.disable();
        }
        link.host().linksChanged();
        state.publish();
        link.wake();
    }

    private CompletableFuture<Void> giveBack(LocalEnd end, KnetException failure) {
        return source.release(end).thenCompose(released -> CompletableFuture.failedFuture(failure));
    }
}

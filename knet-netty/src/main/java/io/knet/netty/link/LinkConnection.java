package io.knet.netty.link;

import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.transport.SocketErrors;
import io.knet.protocol.Endpoint;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The channel of a link: opens it, opens it again, exchanges it. On the link's event loop, unless
 * stated otherwise.
 */
final class LinkConnection {
    private final LinkId id;
    private final EventLoop loop;
    private final Opener opener;
    private final ChannelSource source;
    private final LongSupplier reconnectNanos;
    private final LinkLog log;
    private final Consumer<LinkChannel> beforeClose;
    private final Runnable onChannel;
    private final Runnable wake;

    /** Written on the loop. */
    private volatile InetSocketAddress local;

    /** Written on the loop; null if the peer has to be learned. */
    private volatile @Nullable InetSocketAddress peer;

    /** Written on the loop. */
    private volatile State state = new State.Unbound();

    /**
     * Written on the loop: why there is no channel; null if there is one, or it is not known yet.
     */
    private volatile @Nullable Refusal refusal;

    /**
     * Why a channel could not be opened.
     *
     * @param bind whether already its local address could not be had
     */
    record Refusal(boolean bind, Errno errno) {}

    /** Opens a channel of the link. */
    @FunctionalInterface
    interface Opener {
        CompletableFuture<OpenOutcome> open(InetSocketAddress local, InetSocketAddress remote);
    }

    /** How far the link has come to a channel. */
    private sealed interface State {
        /** The local address is not bound yet, or no longer. */
        record Unbound() implements State {}

        /** The local address is bound, and no channel wanted. */
        record Bound(LocalEnd end) implements State {}

        /** A channel is being opened. It is useless once this is no longer the state. */
        record Opening(LocalEnd end) implements State {}

        /** A channel is being connected. It is of no use any more once this is not the state. */
        record Connecting(LocalEnd end, OpenOutcome.Connecting attempt) implements State {}

        /** A channel could not be opened, or was lost. */
        record Waiting(LocalEnd end, long reopenAtNanos) implements State {}

        /** There is a channel. */
        record Open(LocalEnd end, LinkChannel channel) implements State {}
    }

    /**
     * A connection without a channel.
     *
     * @param local as configured
     * @param peer where packets go to; null if that has to be learned
     * @param reconnectNanos time between two attempts to open a channel
     * @param beforeClose called with a channel that is about to be closed
     * @param onChannel called when another channel takes messages
     * @param wake called when a deadline of the link may have come closer
     */
    LinkConnection(
            LinkId id,
            EventLoop loop,
            InetSocketAddress local,
            @Nullable InetSocketAddress peer,
            Opener opener,
            ChannelSource source,
            LongSupplier reconnectNanos,
            LinkLog log,
            Consumer<LinkChannel> beforeClose,
            Runnable onChannel,
            Runnable wake) {
        this.id = id;
        this.loop = loop;
        this.local = local;
        this.peer = inZoneOf(local, peer);
        this.opener = opener;
        this.source = source;
        this.reconnectNanos = reconnectNanos;
        this.log = log;
        this.beforeClose = beforeClose;
        this.onChannel = onChannel;
        this.wake = wake;
    }

    /** As the sources of its packets will be: with the zone in which the link is. */
    private static @Nullable InetSocketAddress inZoneOf(
            InetSocketAddress local, @Nullable InetSocketAddress peer) {
        return peer == null ? null : Endpoint.of(peer, local).address();
    }

    // ---- on any thread

    /** The local address, with the real port once it is bound. */
    InetSocketAddress local() {
        return local;
    }

    /** Where packets leave and come: what the channel says, which a wildcard does not. */
    SocketAddress localAddress() {
        LinkChannel current = channel();
        SocketAddress known = current == null ? null : current.channel().localAddress();
        return known == null ? local : known;
    }

    /** Where packets go to; null if that is not known yet. */
    @Nullable InetSocketAddress peer() {
        return peer;
    }

    /** The channel at the moment. */
    @Nullable LinkChannel channel() {
        return state instanceof State.Open open ? open.channel() : null;
    }

    /** What stands behind the local address; null if it is not bound. */
    @Nullable LocalEnd end() {
        return end(state);
    }

    /** Why the last channel could not be opened; null if it could, or is to lead elsewhere. */
    @Nullable Refusal refusal() {
        return refusal;
    }

    /** Why there is no channel, in words. */
    String withoutChannel() {
        State now = state;
        if (now instanceof State.Connecting) {
            return "is being connected to its peer";
        }
        return now instanceof State.Waiting && source.isConnectionOriented()
                ? "is not connected to its peer, and will try again"
                : "has no socket at the moment";
    }

    /** Whether the local address is bound. */
    boolean isBound() {
        return end(state) != null;
    }

    // ---- opening

    /** The local address is bound. */
    void onBound(LocalEnd end) {
        assert LoopCalls.owns(loop);
        state = new State.Bound(end);
        local = end.address();
    }

    /**
     * Opens a channel to the peer, if one is known. A failure to bind fails the result; a missing
     * route does not: it is tried again.
     */
    @SuppressWarnings("ReferenceEquality") // whether it is this attempt, not whether it is alike
    CompletableFuture<Void> open() {
        assert LoopCalls.owns(loop);
        InetSocketAddress remote = peer;
        LocalEnd end = end(state);
        if (remote == null || end == null) {
            return CompletableFuture.completedFuture(null);
        }
        State.Opening attempt = new State.Opening(end);
        state = attempt;
        return opener.open(local, remote)
                .handle(
                        (outcome, failure) -> {
                            if (state != attempt) {
                                OpenOutcome.discard(outcome);
                                return null;
                            }
                            if (failure != null) {
                                state = new State.Waiting(end, nanoTime());
                                refusal = new Refusal(true, SocketErrors.errno(failure));
                                throw SocketErrors.toKnet(
                                        failure,
                                        "cannot bind link "
                                                + id
                                                + " to "
                                                + KnetAddress.format(local));
                            }
                            opened(end, outcome);
                            return null;
                        });
    }

    private void opened(LocalEnd end, OpenOutcome outcome) {
        if (outcome instanceof OpenOutcome.Connected connected) {
            adopt(end, connected.channel());
        } else if (outcome instanceof OpenOutcome.NoRoute noRoute) {
            waitToReopen(end);
            refusal = new Refusal(false, SocketErrors.errno(noRoute.failure()));
            log.warn(noConnection(), noRoute.failure());
        } else if (outcome instanceof OpenOutcome.Connecting connecting) {
            State.Connecting attempt = new State.Connecting(end, connecting);
            state = attempt;
            connecting
                    .outcome()
                    .whenComplete(
                            (result, failure) ->
                                    LoopCalls.tell(loop, () -> connected(attempt, result)));
        } else {
            state = new State.Bound(end);
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this attempt, not whether it is alike
    private void connected(State.Connecting attempt, OpenOutcome outcome) {
        if (state != attempt) {
            OpenOutcome.discard(outcome);
            return;
        }
        opened(attempt.end(), outcome);
        wake.run();
    }

    private String noConnection() {
        InetSocketAddress remote = peer;
        String words =
                "cannot connect from "
                        + KnetAddress.format(local)
                        + (remote == null ? "" : " to " + KnetAddress.format(remote))
                        + " now, will try again";
        boolean cannotLeave =
                local.getAddress().isLoopbackAddress()
                        && remote != null
                        && !remote.getAddress().isLoopbackAddress();
        return cannotLeave
                ? words
                        + " (the local address reaches this machine only; is it what /etc/hosts"
                        + " says of the host's name?)"
                : words;
    }

    private void adopt(LocalEnd end, LinkChannel opened) {
        state = new State.Open(end, opened);
        refusal = null;
        onChannel.run();
        wake.run();
        opened.channel()
                .closeFuture()
                .addListener(closed -> LoopCalls.tell(loop, () -> lost(opened)));
    }

    /** A channel is closed; if it is still the link's, a handler of the program's did that. */
    private void lost(LinkChannel closed) {
        if (state instanceof State.Open open && open.channel().equals(closed)) {
            waitToReopen(open.end());
            wake.run();
        }
    }

    /** Something went wrong on our side: opens a channel a little later. */
    void tryAgainLater(String what, Throwable failure) {
        assert LoopCalls.owns(loop);
        if (state instanceof State.Waiting waiting) {
            waitToReopen(waiting.end());
        }
        log.warn(what, failure);
    }

    private void waitToReopen(LocalEnd end) {
        state = new State.Waiting(end, nanoTime() + reconnectNanos.getAsLong());
    }

    /** Opens a channel again if it is time. */
    void reopen(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (!isOpening() && nanosUntilReopen(nowNanos) <= 0) {
            open().exceptionally(
                            failure -> {
                                tryAgainLater("cannot open a channel now, will try again", failure);
                                return null;
                            });
        }
    }

    private boolean isOpening() {
        return state instanceof State.Opening || state instanceof State.Connecting;
    }

    /** Time until it is worth calling {@link #reopen}. */
    long nanosUntilReopen(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (state instanceof State.Waiting waiting) {
            return Math.max(0, waiting.reopenAtNanos() - nowNanos);
        }
        return state instanceof State.Bound ? 0 : reconnectNanos.getAsLong();
    }

    // ---- changing

    /** Takes another channel in the place of the present one, which is closed. */
    void exchangeChannel(LinkChannel replacement) {
        assert LoopCalls.owns(loop);
        LocalEnd end = end(state);
        dropChannel();
        peer = replacement.remote();
        if (end == null) {
            replacement.close();
        } else {
            adopt(end, replacement);
        }
    }

    /**
     * The link went down. A connection whose peer is silent is given up, and another one made a
     * little later: what its peer has forgotten nobody brings back to life.
     */
    void onLinkDown() {
        assert LoopCalls.owns(loop);
        if (state instanceof State.Open open && source.isConnectionOriented()) {
            dropChannel();
            waitToReopen(open.end());
            wake.run();
        }
    }

    /** Closes the channel; it is not known any more where to open one. */
    void forgetPeer() {
        assert LoopCalls.owns(loop);
        dropChannel();
        peer = null;
    }

    /**
     * Takes other addresses in the place of the present ones.
     *
     * @param bound the new local address
     * @param remote the new peer, null if it has to be learned
     * @param outcome what came of opening a channel to it
     * @return completes when the kernel has the old addresses back
     */
    CompletableFuture<Void> exchange(
            LocalEnd bound, @Nullable InetSocketAddress remote, OpenOutcome outcome) {
        assert LoopCalls.owns(loop);
        CompletableFuture<Void> closed = close();
        refusal = null;
        onBound(bound);
        peer = inZoneOf(local, remote);
        opened(bound, outcome);
        return closed;
    }

    /**
     * Closes the channel and gives the local address back.
     *
     * @return completes when the kernel has the link's addresses back
     */
    CompletableFuture<Void> close() {
        assert LoopCalls.owns(loop);
        LocalEnd end = end(state);
        CompletableFuture<Void> closed = dropChannel();
        state = new State.Unbound();
        return end == null ? closed : closed.thenCompose(done -> source.release(end));
    }

    private CompletableFuture<Void> dropChannel() {
        State before = state;
        LocalEnd end = end(before);
        state = end == null ? new State.Unbound() : new State.Bound(end);
        if (before instanceof State.Connecting connecting) {
            connecting.attempt().abort().run();
        }
        if (!(before instanceof State.Open open)) {
            return CompletableFuture.completedFuture(null);
        }
        beforeClose.accept(open.channel());
        open.channel().close();
        if (loop.isTerminated()) {
            // Nobody else closes a channel that was on it.
            open.channel().direct().shut(() -> source.abandon(open.channel().channel()));
            return CompletableFuture.completedFuture(null);
        }
        return source.whenFree(open.channel().channel());
    }

    private static @Nullable LocalEnd end(State state) {
        if (state instanceof State.Bound bound) {
            return bound.end();
        }
        if (state instanceof State.Opening opening) {
            return opening.end();
        }
        if (state instanceof State.Connecting connecting) {
            return connecting.end();
        }
        if (state instanceof State.Waiting waiting) {
            return waiting.end();
        }
        return state instanceof State.Open open ? open.end() : null;
    }

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }
}

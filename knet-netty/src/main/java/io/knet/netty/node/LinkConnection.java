package io.knet.netty.node;

import io.knet.netty.transport.SocketErrors;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a link, and the listener of its local address: opens the socket, opens it again
 * when it was lost, exchanges it for another. Belongs to the link's event loop; what other threads
 * read is volatile.
 */
final class LinkConnection {
    private final NettyLink link;
    private final Node node;

    private volatile InetSocketAddress local;
    private volatile @Nullable InetSocketAddress peer;
    private volatile @Nullable LinkSocket socket;

    private @Nullable Listener listener;
    private boolean opening;

    /** When to try again to open a socket that could not be connected. */
    private long reopenAt;

    /** Generation: raised whenever a socket that is still being opened is no longer wanted. */
    private int changes;

    /**
     * A connection without a socket.
     *
     * @param local as configured
     * @param peer where packets go to; null if that has to be learned
     */
    LinkConnection(NettyLink link, InetSocketAddress local, @Nullable InetSocketAddress peer) {
        this.link = link;
        this.node = link.node();
        this.local = local;
        this.peer = peer;
    }

    /** The local address, with the real port once the listener is bound. Any thread. */
    InetSocketAddress local() {
        return local;
    }

    /** Where packets go to; null if that is not known yet. Any thread. */
    @Nullable InetSocketAddress peer() {
        return peer;
    }

    /** The socket at the moment. Any thread. */
    @Nullable LinkSocket socket() {
        return socket;
    }

    /** The local address is bound. */
    void listen(Listener bound) {
        listener = bound;
        local = bound.address();
    }

    /**
     * Opens a socket to the peer, if one is known. A failure to bind fails the result; a missing
     * route does not: it is tried again.
     */
    CompletableFuture<Void> open() {
        InetSocketAddress remote = peer;
        if (remote == null) {
            return CompletableFuture.completedFuture(null);
        }
        opening = true;
        int before = changes;
        return node.opener
                .open(link, local, remote, link.config().highPriority())
                .handle(
                        (outcome, failure) -> {
                            if (before != changes) {
                                LinkOpener.discard(outcome);
                                return null;
                            }
                            opening = false;
                            if (failure != null) {
                                throw SocketErrors.toKnet(
                                        failure, "cannot bind link " + link + " to " + local);
                            }
                            opened(outcome);
                            return null;
                        });
    }

    private void opened(LinkOpener.Outcome outcome) {
        if (outcome instanceof LinkOpener.Outcome.Connected connected) {
            adopt(connected.socket());
        } else if (outcome instanceof LinkOpener.Outcome.NoRoute noRoute) {
            tryAgainLater("cannot connect now, will try again", noRoute.failure());
        }
    }

    /** Something went wrong on our side: opens a socket a little later. */
    void tryAgainLater(String what, Throwable failure) {
        reopenLater();
        link.errors().log(what, failure);
    }

    private void reopenLater() {
        reopenAt = link.nanoTime() + node.sockets.reconnectInterval().toNanos();
    }

    private void adopt(LinkSocket opened) {
        socket = opened;
        link.output().onWritable();
        link.wake();
        opened.channel()
                .closeFuture()
                .addListener(
                        closed -> {
                            if (opened.equals(socket)) {
                                // Not by us: a handler of the program's closed it.
                                socket = null;
                                reopenLater();
                                link.wake();
                            }
                        });
    }

    /** Opens a socket again if it is time. */
    void reopen(long now) {
        if (!opening && now - reopenAt >= 0) {
            open().exceptionally(
                            failure -> {
                                tryAgainLater("cannot open a channel now, will try again", failure);
                                return null;
                            });
        }
    }

    long nanosUntilReopen(long now) {
        return reopenAt - now;
    }

    /** Whether the local address is bound. */
    boolean isListening() {
        return listener != null;
    }

    /** Takes another socket in the place of the present one, which is closed. */
    void exchangeSocket(LinkSocket replacement) {
        dropSocket();
        peer = replacement.remote();
        adopt(replacement);
    }

    /** Closes the socket; it is not known any more where to open one. */
    void forgetPeer() {
        dropSocket();
        peer = null;
    }

    /**
     * Takes other addresses in the place of the present ones.
     *
     * @param bound the listener of the new local address
     * @param remote the new peer, null if it has to be learned
     * @param outcome what came of opening a socket to it
     * @return completes when the kernel has the old addresses back
     */
    CompletableFuture<Void> exchange(
            Listener bound, @Nullable InetSocketAddress remote, LinkOpener.Outcome outcome) {
        CompletableFuture<Void> closed = close();
        listen(bound);
        peer = remote;
        opened(outcome);
        return closed;
    }

    /**
     * Closes the socket and gives the listener back.
     *
     * @return completes when the kernel has the link's addresses back
     */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = dropSocket();
        Listener shared = listener;
        listener = null;
        return shared == null ? closed : closed.thenCompose(done -> node.listeners.release(shared));
    }

    private CompletableFuture<Void> dropSocket() {
        changes++;
        opening = false;
        LinkSocket open = socket;
        socket = null;
        if (open == null) {
            return CompletableFuture.completedFuture(null);
        }
        open.close();
        return node.transport.whenFree(open.channel());
    }
}

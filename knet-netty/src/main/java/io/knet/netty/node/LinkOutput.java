package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.pipeline.SocketHandler;
import io.knet.netty.pipeline.TxMessage;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;

/**
 * What asynchronous messages of a link go through: its socket, as long as that takes them. Belongs
 * to the link's event loop, unless said otherwise.
 */
final class LinkOutput {
    private final NettyLink link;
    private final LinkConnection connection;
    private final ChannelFutureListener reportHandlers = this::reportHandlers;

    private volatile boolean stalled;

    LinkOutput(NettyLink link, LinkConnection connection) {
        this.link = link;
        this.connection = connection;
    }

    /** Takes over one reference to the message. */
    void write(TxMessage message) {
        LinkSocket current = connection.socket();
        if (current == null) {
            message.release();
            link.drop(DropReason.SOCKET_ERROR, 1);
        } else if (stalled && !current.channel().isWritable()) {
            message.release();
            link.count(LinkCounter.TX_DATA_ERRORS, 1);
            link.drop(DropReason.SOCKET_FULL, 1);
        } else {
            current.channel().write(message).addListener(reportHandlers);
        }
    }

    /** Knet's own handlers count what they could not send; others only fail the promise. */
    private void reportHandlers(ChannelFuture written) {
        Throwable failure = written.cause();
        boolean counted =
                failure == null
                        || failure instanceof IOException
                        || (failure instanceof KnetException knet
                                && knet.error() != KnetError.UNKNOWN_MESSAGE_TYPE);
        if (!counted) {
            link.drop(DropReason.HANDLER_FAILED, 1);
            link.onHandlerFailure(failure);
        }
    }

    /** Whether packets wait for a flush, or in the channel for room in the socket. */
    boolean hasUnsentPackets() {
        LinkSocket current = connection.socket();
        if (current == null) {
            return false;
        }
        SocketHandler handler = current.channel().pipeline().get(SocketHandler.class);
        ChannelOutboundBuffer waiting = current.channel().unsafe().outboundBuffer();
        return (handler != null && handler.hasWaiting())
                || (waiting != null && waiting.totalPendingWriteBytes() > 0);
    }

    void flush() {
        LinkSocket current = connection.socket();
        if (current != null) {
            current.channel().flush();
        }
    }

    /** Any thread: whether a message would have to wait for the socket, which may take it soon. */
    boolean isBlocked() {
        LinkSocket current = connection.socket();
        return current != null && !stalled && !current.channel().isWritable();
    }

    /**
     * The socket took nothing for too long: messages are dropped and counted until it does again.
     */
    void stallUnlessWritable() {
        stalled = isBlocked();
    }

    /** Any thread: how much the socket has to take before the channel is writable again. */
    long bytesBeforeWritable() {
        LinkSocket current = connection.socket();
        return current == null ? 0 : current.channel().bytesBeforeWritable();
    }

    /** The socket takes messages again, or another has taken its place. */
    void onWritable() {
        stalled = false;
        link.node().txQueue.resume();
    }
}

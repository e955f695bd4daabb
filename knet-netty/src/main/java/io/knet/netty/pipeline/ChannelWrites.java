package io.knet.netty.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;

/**
 * The way from a link's {@link SocketHandler} to its socket: through the buffer of the channel.
 * Belongs to one event loop.
 */
class ChannelWrites {
    /**
     * Takes over a datagram, to be written with the next flush.
     *
     * @param outcome told what became of it
     */
    void write(ChannelHandlerContext ctx, ByteBuf datagram, ChannelPromise outcome) {
        ctx.write(datagram, outcome);
    }

    /**
     * Takes over a train, to be written with the next flush.
     *
     * @param train the datagrams, one behind the other
     * @param size of all but the last, which may be shorter
     * @param outcome told what became of it
     */
    void writeTrain(ChannelHandlerContext ctx, ByteBuf train, int size, ChannelPromise outcome) {
        // The channel is connected and needs no recipient; but an envelope has to name somebody.
        InetSocketAddress sender = (InetSocketAddress) ctx.channel().localAddress();
        ctx.write(new SegmentedDatagramPacket(train, size, null, sender), outcome);
    }

    /**
     * Takes over a datagram for which the socket has no room, behind all that were written before.
     */
    void writeLater(ChannelHandlerContext ctx, ByteBuf datagram, ChannelPromise outcome) {
        ctx.write(datagram, outcome);
    }

    /** Whether nobody else may write while this is flushed. */
    boolean wantsToBeAlone() {
        return false;
    }

    /** Writes what was taken over. */
    void flush(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    /** The channel is being closed: what was not flushed is lost. */
    void fail(Throwable reason) {}
}

package io.knet.netty.pipeline;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.transport.DirectSocket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * The outcome of a train that is on its way to the socket, and so of each of its datagrams. A train
 * that is refused goes datagram by datagram, so that each has an outcome of its own.
 *
 * <p>They go at once, past the channel's buffer: what stands there was written later, and behind it
 * they would come to the peer too late. This is why the train is its own promise; a listener could
 * be told after the channel has gone on. Belongs to one event loop.
 */
final class Train extends DefaultChannelPromise {
    private final ChannelHandlerContext ctx;
    private final DirectSocket socket;
    private final ChannelWrites writes;
    private final TrainRefusals refusals;
    private final ByteBuf joined;
    private final int datagramSize;
    private final ChannelPromise[] datagrams;

    /**
     * A train.
     *
     * @param joined all datagrams, owned by the train until it has an outcome
     * @param datagramSize length of all of them but the last
     * @param datagrams what to tell of each
     */
    Train(
            ChannelHandlerContext ctx,
            DirectSocket socket,
            ChannelWrites writes,
            TrainRefusals refusals,
            ByteBuf joined,
            int datagramSize,
            ChannelPromise[] datagrams) {
        super(ctx.channel(), ctx.executor());
        this.ctx = ctx;
        this.socket = socket;
        this.writes = writes;
        this.refusals = refusals;
        this.joined = joined;
        this.datagramSize = datagramSize;
        this.datagrams = datagrams;
    }

    @Override
    public boolean trySuccess(Void nothing) {
        assert LoopCalls.owns(ctx.channel().eventLoop());
        if (!super.trySuccess(null)) {
            return false;
        }
        joined.release();
        refusals.taken();
        for (ChannelPromise datagram : datagrams) {
            datagram.trySuccess();
        }
        return true;
    }

    @Override
    public boolean tryFailure(Throwable failure) {
        assert LoopCalls.owns(ctx.channel().eventLoop());
        if (!super.tryFailure(failure)) {
            return false;
        }
        try {
            if (failure instanceof ClosedChannelException) {
                for (ChannelPromise datagram : datagrams) {
                    datagram.tryFailure(failure);
                }
            } else {
                refusals.refused(ctx.channel(), failure);
                writeOneByOne();
            }
        } finally {
            joined.release();
        }
        return true;
    }

    private void writeOneByOne() {
        int next = 0;
        // Those of an earlier train that found the socket full wait in the channel's buffer.
        while (next < datagrams.length && !refusals.anyWaits() && writeNow(datagrams[next])) {
            next++;
        }
        if (next == datagrams.length) {
            return;
        }
        while (next < datagrams.length) {
            ChannelPromise outcome = refusals.waits(datagrams[next]);
            writes.writeLater(ctx, joined.readRetainedSlice(nextLength()), outcome);
            next++;
        }
        ctx.flush();
    }

    /** Whether a datagram has an outcome; false if the socket is full. */
    private boolean writeNow(ChannelPromise outcome) {
        ByteBuf datagram = joined.slice(joined.readerIndex(), nextLength());
        try {
            if (!socket.tryWriteInside(datagram)) {
                return false;
            }
            joined.skipBytes(datagram.readableBytes());
            outcome.trySuccess();
        } catch (IOException failure) {
            joined.skipBytes(datagram.readableBytes());
            outcome.tryFailure(failure);
        }
        return true;
    }

    private int nextLength() {
        return Math.min(datagramSize, joined.readableBytes());
    }
}

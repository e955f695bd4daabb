package io.knet.netty.pipeline;

import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where datagrams wait to become a train: a run of datagrams of one size, of which the last may be
 * shorter, that the kernel takes as one and cuts at the end of its network stack (UDP_SEGMENT). A
 * train that is refused goes datagram by datagram, so that each has an outcome of its own. Belongs
 * to one event loop.
 */
final class TrainTrack {
    /** What every kernel that knows trains takes. */
    private static final int MAX_DATAGRAMS = 64;

    /** A train is one UDP datagram on its way: 65535 bytes less headers, with room for options. */
    private static final int MAX_BYTES = 65_400;

    private final LinkPort link;
    private final TrainRefusals refusals;
    private final ByteBuf[] datagrams = new ByteBuf[MAX_DATAGRAMS];
    private final ChannelPromise[] promises = new ChannelPromise[MAX_DATAGRAMS];
    private int count;
    private int bytes;

    /** Size of all datagrams but the last. */
    private int size;

    /** Whether the last datagram is shorter. */
    private boolean ended;

    TrainTrack(LinkPort link, TrainRefusals refusals) {
        this.link = link;
        this.refusals = refusals;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** Whether a datagram can be the next of the train. */
    boolean takes(ByteBuf datagram) {
        int length = datagram.readableBytes();
        return count == 0
                || (!ended
                        && length > 0
                        && length <= size
                        && bytes + length <= MAX_BYTES
                        && count < MAX_DATAGRAMS);
    }

    /** Takes over a datagram. */
    void add(ByteBuf datagram, ChannelPromise promise) {
        int length = datagram.readableBytes();
        if (count == 0) {
            size = length;
        }
        datagrams[count] = datagram;
        promises[count] = promise;
        count++;
        bytes += length;
        ended = length < size;
    }

    /**
     * Writes what waits, without flushing it.
     *
     * @param joined whether it may go as a train
     */
    void depart(ChannelHandlerContext ctx, boolean joined) {
        if (count == 0) {
            return;
        }
        // Taken off first: a write can lead to another flush, or write, before it returns.
        ByteBuf[] run = Arrays.copyOf(datagrams, count);
        ChannelPromise[] outcomes = Arrays.copyOf(promises, count);
        int datagramSize = size;
        int length = bytes;
        clear();
        ByteBuf train =
                joined && run.length > 1 && !refusals.isPaused()
                        ? join(ctx, run, datagramSize, length)
                        : null;
        if (train == null) {
            for (int i = 0; i < run.length; i++) {
                ctx.write(run[i], outcomes[i]);
            }
        } else {
            writeTrain(ctx, train, datagramSize, outcomes);
        }
    }

    private void writeTrain(
            ChannelHandlerContext ctx, ByteBuf train, int datagramSize, ChannelPromise[] outcomes) {
        link.count(LinkCounter.TX_TRAINS, 1);
        ChannelPromise whole = new DefaultChannelPromise(ctx.channel(), ctx.executor());
        whole.addListener(new Train(ctx, train.retain(), datagramSize, outcomes));
        // The channel is connected and needs no recipient; but an envelope has to name somebody.
        InetSocketAddress sender = (InetSocketAddress) ctx.channel().localAddress();
        ctx.write(new SegmentedDatagramPacket(train, datagramSize, null, sender), whole);
    }

    /**
     * One buffer of all datagrams, which are released then; null if that is not possible, for want
     * of memory or because one of them is broken, and they are as before.
     */
    private static @Nullable ByteBuf join(
            ChannelHandlerContext ctx, ByteBuf[] run, int datagramSize, int length) {
        ByteBuf joined = null;
        try {
            joined =
                    datagramSize < PacketMaker.LARGE
                            ? ctx.alloc().directBuffer(length)
                            : ctx.alloc().compositeDirectBuffer(2 * run.length);
            for (ByteBuf datagram : run) {
                if (joined instanceof CompositeByteBuf parts) {
                    parts.addFlattenedComponents(true, datagram.retain());
                } else {
                    joined.writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes());
                }
            }
        } catch (RuntimeException | OutOfMemoryError impossible) {
            if (joined != null) {
                joined.release();
            }
            return null;
        }
        for (ByteBuf datagram : run) {
            datagram.release();
        }
        return joined;
    }

    /** Fails what waits, because the channel is being closed. */
    void fail(Throwable reason) {
        ByteBuf[] run = Arrays.copyOf(datagrams, count);
        ChannelPromise[] outcomes = Arrays.copyOf(promises, count);
        clear();
        for (int i = 0; i < run.length; i++) {
            run[i].release();
            outcomes[i].tryFailure(reason);
        }
    }

    private void clear() {
        Arrays.fill(datagrams, 0, count, null);
        Arrays.fill(promises, 0, count, null);
        count = 0;
        bytes = 0;
        ended = false;
    }

    /** A train on its way to the socket. */
    private final class Train implements ChannelFutureListener {
        private final ChannelHandlerContext ctx;
        private final ByteBuf joined;
        private final int datagramSize;
        private final ChannelPromise[] parts;

        /** A train that owns the buffer. */
        Train(ChannelHandlerContext ctx, ByteBuf joined, int datagramSize, ChannelPromise[] parts) {
            this.ctx = ctx;
            this.joined = joined;
            this.datagramSize = datagramSize;
            this.parts = parts;
        }

        @Override
        public void operationComplete(ChannelFuture written) {
            Throwable failure = written.cause();
            try {
                if (failure == null) {
                    refusals.taken();
                    for (ChannelPromise part : parts) {
                        part.trySuccess();
                    }
                } else if (failure instanceof ClosedChannelException) {
                    for (ChannelPromise part : parts) {
                        part.tryFailure(failure);
                    }
                } else {
                    refusals.refused(ctx.channel(), failure);
                    writeOneByOne();
                }
            } finally {
                joined.release();
            }
        }

        private void writeOneByOne() {
            for (ChannelPromise part : parts) {
                int length = Math.min(datagramSize, joined.readableBytes());
                ctx.write(joined.readRetainedSlice(length), part);
            }
            ctx.flush();
        }
    }
}

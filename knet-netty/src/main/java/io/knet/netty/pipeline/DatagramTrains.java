package io.knet.netty.pipeline;

import io.knet.netty.transport.ByteCopy;
import io.knet.netty.transport.DirectSocket;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Joins the datagrams that are written between two flushes into trains: runs of datagrams of one
 * size, of which the last may be shorter, that the kernel takes as one and cuts at the end of its
 * network stack (UDP_SEGMENT).
 *
 * <p>Datagrams leave in the order in which they were written. Nothing is held back for the sake of
 * longer trains: a receiver gives up the messages that it has not got whole when a fragment of an
 * earlier one comes (spec wire 8.3). Belongs to one event loop.
 */
final class DatagramTrains {
    /** What every kernel that knows trains takes. */
    private static final int MAX_DATAGRAMS = 64;

    /** From here on a datagram costs less as a part of a train than its copy would. */
    private static final int LARGE = 4096;

    /** Room as long as only pings pass. */
    private static final int FEW = 4;

    /** A train is one UDP datagram on its way: 65535 bytes less headers, with room for options. */
    private static final int MAX_BYTES = 65_400;

    private final LinkPort link;
    private final DirectSocket socket;
    private final ChannelWrites writes;
    private final TrainRefusals refusals;
    private ByteBuf[] datagrams = new ByteBuf[FEW]; // loop only
    private ChannelPromise[] promises = new ChannelPromise[FEW]; // loop only
    private int count; // loop only
    private int bytes; // loop only

    /** Size of all datagrams but the last. */
    private int size; // loop only

    /** Whether the last datagram is shorter. */
    private boolean ended; // loop only

    DatagramTrains(LinkPort link, DirectSocket socket, ChannelWrites writes) {
        this.link = link;
        this.socket = socket;
        this.writes = writes;
        refusals = new TrainRefusals(link);
    }

    /** Takes over a datagram, to be written with the next flush at the latest. */
    void add(ChannelHandlerContext ctx, ByteBuf datagram, ChannelPromise promise) {
        // A loop, as a write can lead to another one before it returns.
        while (!takes(datagram)) {
            depart(ctx);
        }
        int length = datagram.readableBytes();
        if (count == 0) {
            size = length;
        }
        if (count == datagrams.length) {
            datagrams = Arrays.copyOf(datagrams, 2 * count);
            promises = Arrays.copyOf(promises, 2 * count);
        }
        datagrams[count] = datagram;
        promises[count] = promise;
        count++;
        bytes += length;
        ended = length < size;
    }

    /** Whether a datagram can be the next of the train. */
    private boolean takes(ByteBuf datagram) {
        int length = datagram.readableBytes();
        return count == 0
                || (!ended
                        && length > 0
                        && length <= size
                        && bytes + length <= MAX_BYTES
                        && count < MAX_DATAGRAMS);
    }

    boolean hasWaiting() {
        return count > 0;
    }

    /** Writes what waits, without flushing it. */
    void depart(ChannelHandlerContext ctx) {
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
                run.length > 1 && isNextToSocket(ctx) && !refusals.isPaused()
                        ? join(ctx, run, datagramSize, length)
                        : null;
        if (train == null) {
            for (int i = 0; i < run.length; i++) {
                writes.write(ctx, run[i], outcomes[i]);
            }
            return;
        }
        link.count(LinkCounter.TX_TRAINS, 1);
        Train outcome =
                new Train(ctx, socket, writes, refusals, train.retain(), datagramSize, outcomes);
        writes.writeTrain(ctx, train, datagramSize, outcome);
    }

    /** A handler of the program's own in front of this one is to see every datagram. */
    static boolean isNextToSocket(ChannelHandlerContext ctx) {
        return ctx.equals(ctx.pipeline().firstContext());
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
                    datagramSize < LARGE
                            ? ctx.alloc().directBuffer(length)
                            : ctx.alloc().compositeDirectBuffer(2 * run.length);
            for (ByteBuf datagram : run) {
                if (joined instanceof CompositeByteBuf parts) {
                    parts.addFlattenedComponents(true, datagram.retain());
                } else {
                    ByteCopy.append(joined, datagram);
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
}

package io.knet.netty.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Joins the datagrams that are written between two flushes into trains, which pass through the
 * kernel's network stack as one ({@link TrainTrack}). A train is a run of datagrams of one size.
 * The last fragment of a message is shorter than the others and would end the run, so last
 * fragments wait on a track of their own, behind everything else: what is whole, and when, stays in
 * order. Belongs to one event loop.
 */
final class DatagramTrains {
    /**
     * Messages of which all but the last fragment may be on their way. A receiver gives up a
     * message when a number arrives that is 32 ahead (spec wire 8.3).
     */
    private static final int MAX_INCOMPLETE = 8;

    private final TrainTrack main;
    private final TrainTrack last;

    DatagramTrains(LinkPort link) {
        TrainRefusals refusals = new TrainRefusals(link);
        main = new TrainTrack(link, refusals);
        last = new TrainTrack(link, refusals);
    }

    /** Takes over a datagram, to be written with the next flush at the latest. */
    void add(ChannelHandlerContext ctx, ByteBuf datagram, ChannelPromise promise) {
        if (promise instanceof FragmentPromise fragment) {
            if (fragment.isLast()) {
                addLast(ctx, datagram, promise);
            } else {
                addToMain(ctx, datagram, promise);
            }
        } else {
            if (!last.isEmpty()) {
                depart(ctx);
            }
            addToMain(ctx, datagram, promise);
        }
    }

    private void addToMain(ChannelHandlerContext ctx, ByteBuf datagram, ChannelPromise promise) {
        while (!main.takes(datagram)) {
            main.depart(ctx, isNextToSocket(ctx));
        }
        main.add(datagram, promise);
    }

    private void addLast(ChannelHandlerContext ctx, ByteBuf datagram, ChannelPromise promise) {
        while (!last.takes(datagram)) {
            depart(ctx);
        }
        last.add(datagram, promise);
        if (last.count() == MAX_INCOMPLETE) {
            depart(ctx);
        }
    }

    boolean hasWaiting() {
        return !main.isEmpty() || !last.isEmpty();
    }

    /** Writes what waits. */
    void depart(ChannelHandlerContext ctx) {
        boolean joined = isNextToSocket(ctx);
        main.depart(ctx, joined);
        last.depart(ctx, joined);
    }

    /** A handler of the program's own in front of this one is to see every datagram. */
    static boolean isNextToSocket(ChannelHandlerContext ctx) {
        return ctx.equals(ctx.pipeline().firstContext());
    }

    /** Fails what waits, because the channel is being closed. */
    void fail(Throwable reason) {
        main.fail(reason);
        last.fail(reason);
    }
}

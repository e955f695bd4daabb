package io.knet.netty.pipeline;

import io.knet.netty.transport.DirectSocket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Past the buffer of a channel that tells only later what became of what it was given, as those of
 * io_uring do: the kernel would write while others write, too. What finds the socket full waits in
 * the channel's buffer, and what comes later behind it. Such a channel writes what has a recipient
 * one after the other; without one it gives the kernel many at a time, and takes another for
 * written than the one that was if only some of them find room. Belongs to one event loop.
 */
final class DirectWrites extends ChannelWrites {
    private record Waiting(ByteBuf bytes, int trainSize, ChannelPromise outcome) {
        boolean isTrain() {
            return trainSize > 0;
        }
    }

    private final DirectSocket socket;
    private final Queue<Waiting> queue = new ArrayDeque<>(); // loop only

    /** Loop only: how many trains the queue has. */
    private int trains;

    DirectWrites(DirectSocket socket) {
        this.socket = socket;
    }

    @Override
    void write(ChannelHandlerContext ctx, ByteBuf datagram, ChannelPromise outcome) {
        if (DatagramTrains.isNextToSocket(ctx)) {
            queue.add(new Waiting(datagram, 0, outcome));
        } else {
            // A handler of the program's own in front of this one is to see it.
            ctx.write(datagram, outcome);
        }
    }

    @Override
    void writeTrain(ChannelHandlerContext ctx, ByteBuf train, int size, ChannelPromise outcome) {
        queue.add(new Waiting(train, size, outcome));
        trains++;
    }

    @Override
    void writeLater(ChannelHandlerContext ctx, ByteBuf datagram, ChannelPromise outcome) {
        ctx.write(new DatagramPacket(datagram, recipient(ctx)), outcome);
    }

    /** The socket cuts everything into datagrams while it is given a train. */
    @Override
    boolean wantsToBeAlone() {
        return trains > 0;
    }

    @Override
    void flush(ChannelHandlerContext ctx) {
        // An outcome may lead to another write or flush before this goes on.
        boolean hasRoom = true;
        while (hasRoom && !queue.isEmpty() && isEmpty(ctx)) {
            hasRoom = give(queue.element());
        }
        while (!queue.isEmpty()) {
            Waiting next = take();
            if (next.isTrain()) {
                ctx.write(
                        new SegmentedDatagramPacket(next.bytes(), next.trainSize(), recipient(ctx)),
                        next.outcome());
            } else {
                writeLater(ctx, next.bytes(), next.outcome());
            }
        }
        ctx.flush();
    }

    /** Whether the first has an outcome; false if the socket is full. */
    private boolean give(Waiting first) {
        try {
            boolean taken =
                    first.isTrain()
                            ? socket.giveTrainInside(first.bytes(), first.trainSize())
                            : socket.giveInside(first.bytes());
            if (!taken) {
                return false;
            }
        } catch (IOException failure) {
            take().bytes().release();
            first.outcome().tryFailure(failure);
            return true;
        }
        take().bytes().release();
        first.outcome().trySuccess();
        return true;
    }

    private Waiting take() {
        Waiting first = queue.remove();
        if (first.isTrain()) {
            trains--;
        }
        return first;
    }

    private static boolean isEmpty(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        return buffer == null || buffer.isEmpty();
    }

    private static InetSocketAddress recipient(ChannelHandlerContext ctx) {
        return (InetSocketAddress) ctx.channel().remoteAddress();
    }

    @Override
    void fail(Throwable reason) {
        while (!queue.isEmpty()) {
            Waiting lost = take();
            lost.bytes().release();
            lost.outcome().tryFailure(reason);
        }
    }
}

package io.knet.netty.pipeline;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.message.RxPacket;
import io.knet.netty.transport.Datagrams;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.SocketErrors;
import io.knet.netty.transport.WriteOutcome;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The handler next to the socket: turns datagrams into packets, writes synchronous sends, and sees
 * the socket's errors.
 */
public final class SocketHandler extends ChannelDuplexHandler {
    /** How often a full socket is looked at. */
    private static final long FULL_MILLIS = 1;

    private final LinkPort link;
    private final DirectSocket socket;
    private final ChannelWrites writes;
    private final @Nullable DatagramTrains trains;

    /** Loop only: whether the channel writes, or will as soon as the socket has room. */
    private boolean writing;

    /** Loop only: whether packets wait for a flush between which nobody else may write. */
    private boolean fragmentsWait;

    /**
     * Loop only: the packets of a synchronous message that is not whole yet, and their outcomes.
     */
    private final List<ByteBuf> fragments = new ArrayList<>();

    private final List<ChannelPromise> outcomes = new ArrayList<>(); // loop only

    /** Loop only: when it is looked again whether the channel has written all. */
    private @Nullable Future<?> look;

    /**
     * A handler for a channel whose socket can be written to directly.
     *
     * @param takesTrains whether the channel takes runs of datagrams as one, {@code
     *     SegmentedDatagramPacket}
     */
    public SocketHandler(LinkPort link, DirectSocket socket, boolean takesTrains) {
        this(link, socket, takesTrains, false);
    }

    /**
     * A handler for a channel whose socket can be written to directly, if need be always.
     *
     * @param takesTrains whether the channel takes runs of datagrams as one, {@code
     *     SegmentedDatagramPacket}
     * @param writesPast whether what the event loop writes goes past the channel, too
     */
    public SocketHandler(
            LinkPort link, DirectSocket socket, boolean takesTrains, boolean writesPast) {
        this.link = link;
        this.socket = socket;
        writes = writesPast ? new DirectWrites(socket) : new ChannelWrites();
        trains = takesTrains ? new DatagramTrains(link, socket, writes) : null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof DatagramPacket datagram)) {
            ctx.fireChannelRead(received);
            return;
        }
        ByteBuf content = datagram.content();
        if (!content.isReadable()) {
            datagram.release();
            link.drop(DropReason.EMPTY_DATAGRAM, 1);
            return;
        }
        ctx.fireChannelRead(new RxPacket(content, datagram.sender(), content.readableBytes()));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        if (!(packet instanceof ByteBuf datagram)) {
            UnknownMessages.refuse(packet, LinkHandlers.SOCKET, "ByteBuf", promise);
            return;
        }
        if (promise instanceof SyncPromise sync) {
            writeWhenWhole(datagram, sync);
            return;
        }
        fragmentsWait |= promise instanceof FragmentPromise;
        if (trains != null && DatagramTrains.isNextToSocket(ctx)) {
            trains.add(ctx, datagram, promise);
        } else {
            if (trains != null) {
                trains.depart(ctx);
            }
            writes.write(ctx, datagram, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // Of a synchronous message whose last packets a handler has kept.
        writeFragments();
        if (!mayWrite(ctx)) {
            return;
        }
        writing = true;
        fragmentsWait = false;
        try {
            if (trains != null) {
                trains.depart(ctx);
            }
            writes.flush(ctx);
        } finally {
            stopUnlessFull(ctx);
        }
    }

    /** Others may be writing what would be spoiled by what the channel writes, or spoil that. */
    private boolean mayWrite(ChannelHandlerContext ctx) {
        boolean alone = fragmentsWait || writes.wantsToBeAlone();
        if (writing && !alone) {
            return true;
        }
        try {
            return socket.enterLoop(alone, () -> flushLater(ctx));
        } catch (ClosedChannelException closing) {
            failWaiting(closing);
            return false;
        }
    }

    private void flushLater(ChannelHandlerContext ctx) {
        try {
            ctx.executor()
                    .execute(
                            () -> {
                                if (!ctx.isRemoved()) {
                                    flush(ctx);
                                }
                            });
        } catch (RejectedExecutionException ended) {
            // The channel was closed with its loop, and nothing waits any more.
            socket.withdrawLoop();
            ctx.close();
        }
    }

    /** While packets are left in its buffer, the channel writes whenever the socket has room. */
    private void stopUnlessFull(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        if (!writing) {
            return;
        }
        if (waiting == null || waiting.isEmpty()) {
            writing = false;
            socket.leaveLoop();
        } else if (look == null) {
            look =
                    ctx.executor()
                            .schedule(
                                    () -> {
                                        look = null;
                                        stopUnlessFull(ctx);
                                    },
                                    FULL_MILLIS,
                                    TimeUnit.MILLISECONDS);
        }
    }

    /** Whether datagrams wait for a flush. On the link's event loop. */
    public boolean hasWaiting() {
        return trains != null && trains.hasWaiting();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        // A loop that ends closes its channels without a word to the handlers.
        if (writing) {
            writing = false;
            socket.leaveLoop();
        }
        Future<?> pending = look;
        look = null;
        if (pending != null) {
            pending.cancel(false);
        }
        socket.withdrawLoop();
        failFragments(new ClosedChannelException());
        failWaiting(new ClosedChannelException());
    }

    private void failWaiting(Throwable reason) {
        writes.fail(reason);
        if (trains != null) {
            trains.fail(reason);
        }
    }

    /** The packets of one message are written when all of them are there. */
    private void writeWhenWhole(ByteBuf datagram, SyncPromise outcome) {
        fragments.add(datagram);
        outcomes.add(outcome);
        if (fragments.size() >= outcome.packets()) {
            writeFragments();
        }
    }

    private void writeFragments() {
        if (fragments.isEmpty()) {
            return;
        }
        List<ByteBuf> datagrams = List.copyOf(fragments);
        List<ChannelPromise> promises = List.copyOf(outcomes);
        fragments.clear();
        outcomes.clear();
        writeNow(datagrams, promises);
    }

    /**
     * Past the channel's buffer, because what is in there can neither be taken back nor be reported
     * in time.
     */
    private void writeNow(List<ByteBuf> datagrams, List<ChannelPromise> promises) {
        try {
            if (socket.tryWrite(Datagrams.of(datagrams)) == WriteOutcome.TAKEN) {
                // On one machine, the peer's refusal of the packet is known by now.
                socket.checkPendingError();
                promises.forEach(ChannelPromise::trySuccess);
            } else {
                fail(
                        promises,
                        new KnetException(
                                KnetError.SOCKET_FULL,
                                "the socket's buffer is full: that of link "
                                        + link.hostId()
                                        + "/"
                                        + link.linkId()
                                        + " took nothing; wait a little and send again"));
            }
        } catch (IOException failure) {
            fail(promises, failure);
        } finally {
            datagrams.forEach(ByteBuf::release);
        }
    }

    private static void fail(List<ChannelPromise> promises, Throwable reason) {
        promises.forEach(promise -> promise.tryFailure(reason));
    }

    private void failFragments(Throwable reason) {
        List<ChannelPromise> promises = List.copyOf(outcomes);
        fragments.forEach(ByteBuf::release);
        fragments.clear();
        outcomes.clear();
        fail(promises, reason);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (writing) {
            writing = false;
            socket.leaveLoop();
        }
        failFragments(new ClosedChannelException());
        failWaiting(new ClosedChannelException());
        socket.shut(() -> ctx.close(promise));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        link.onWritability(ctx.channel().isWritable());
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        if (failure instanceof IOException) {
            link.onSocketError(ctx.channel(), SocketErrors.errno(failure), failure);
        } else if (failure instanceof OutOfMemoryError) {
            ReadPause.begin(ctx);
            link.onHandlerFailure(failure);
        } else {
            // Of a handler of the program's own, in front of this one.
            ctx.fireExceptionCaught(failure);
        }
    }
}

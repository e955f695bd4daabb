package io.knet.sctp;

import io.knet.netty.count.DropSink;
import io.knet.netty.message.RxPacket;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.sctp.SctpMessage;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets of messages and messages of packets (spec wire 15.2): each packet is one message on
 * stream 0. The kernel may give a message in parts, which are put together here. As long as it is
 * not known which link the packets belong to, they are passed on as datagrams of the peer's. On the
 * event loop of the association.
 */
final class PacketCodec extends ChannelDuplexHandler {
    /** No packet is longer (spec wire 12.1). */
    static final int LONGEST = 65_535;

    /**
     * Packets that may be on their way to handlers on another event loop. With so many, nothing is
     * read until few are left: the kernel then holds the peer up, who would otherwise fill the
     * memory of a loop that is slower than the network.
     */
    static final int MOST_UNDER_WAY = 64;

    static final int FEW_UNDER_WAY = 16;

    /** A packet that fills less of its buffer than one part in so many gets a smaller one. */
    private static final int ROOMY = 4;

    private static final int STREAM = 0;
    private static final int PROTOCOL = 0;

    private final DropSink drops;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** Where the packets of a link are said to come from; null as long as there is none. */
    private @Nullable InetSocketAddress source; // loop only

    /** What has come of a message. */
    private @Nullable ByteBuf parts; // loop only

    private final AtomicInteger underWay = new AtomicInteger();

    /** Whether the rest of a message is thrown away, since it is longer than any packet. */
    private boolean skipping; // loop only

    /**
     * A codec.
     *
     * @param source where packets are said to come from; null if they may be anybody's
     * @param drops counts what cannot be a packet
     */
    PacketCodec(@Nullable InetSocketAddress source, DropSink drops) {
        this.source = source;
        this.drops = drops;
    }

    /**
     * Completes when the channel is closed and all its handlers have dealt with that: this is the
     * last to be removed, wherever the others run.
     */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** The packets are those of a link from now on. */
    void belongsTo(InetSocketAddress peer) {
        source = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof SctpMessage message)) {
            ctx.fireChannelRead(received);
            return;
        }
        if (message.isComplete() && parts == null && !skipping) {
            pass(ctx, message.content());
            return;
        }
        try {
            add(ctx, message.content());
        } finally {
            message.release();
        }
        if (message.isComplete()) {
            ByteBuf whole = parts;
            parts = null;
            skipping = false;
            if (whole != null) {
                pass(ctx, whole);
            }
        }
    }

    private void add(ChannelHandlerContext ctx, ByteBuf part) {
        if (skipping) {
            return;
        }
        ByteBuf before = parts;
        int length = (before == null ? 0 : before.readableBytes()) + part.readableBytes();
        if (length > LONGEST) {
            tooLong(ctx);
            return;
        }
        if (before == null) {
            before = ctx.alloc().buffer(LONGEST);
            parts = before;
        }
        before.writeBytes(part);
    }

    private void tooLong(ChannelHandlerContext ctx) {
        skipping = true;
        releaseParts();
        drops.drop(DropReason.MESSAGE_TOO_LONG, 1, whose(ctx));
    }

    private void pass(ChannelHandlerContext ctx, ByteBuf packet) {
        if (packet.readableBytes() > LONGEST) {
            packet.release();
            drops.drop(DropReason.MESSAGE_TOO_LONG, 1, whose(ctx));
            return;
        }
        ByteBuf fitted = fitted(ctx, packet);
        InetSocketAddress ofLink = source;
        if (ofLink != null) {
            pass(ctx, new RxPacket(fitted, ofLink, fitted.readableBytes()));
        } else if (ctx.channel().remoteAddress() instanceof InetSocketAddress peer) {
            pass(ctx, new DatagramPacket(fitted, null, peer));
        } else {
            fitted.release();
            drops.drop(DropReason.CLOSED, 1, ctx.channel());
        }
    }

    /** Messages are read into buffers for the longest one. Takes over the packet. */
    private static ByteBuf fitted(ChannelHandlerContext ctx, ByteBuf packet) {
        if (packet.readableBytes() > packet.capacity() / ROOMY) {
            return packet;
        }
        try {
            return ctx.alloc().buffer(packet.readableBytes()).writeBytes(packet);
        } finally {
            packet.release();
        }
    }

    private void pass(ChannelHandlerContext ctx, Object packet) {
        EventExecutor far = ctx.pipeline().lastContext().executor();
        if (far.inEventLoop()) {
            ctx.fireChannelRead(packet);
            return;
        }
        if (underWay.incrementAndGet() == MOST_UNDER_WAY) {
            ctx.channel().config().setAutoRead(false);
        }
        ctx.fireChannelRead(packet);
        try {
            // Runs behind the packet.
            far.execute(() -> arrived(ctx));
        } catch (RejectedExecutionException ended) {
            // Its channel is closed with it.
        }
    }

    /** On the event loop of the handlers. */
    private void arrived(ChannelHandlerContext ctx) {
        if (underWay.decrementAndGet() == FEW_UNDER_WAY) {
            // Behind what may be about to stop the reading.
            ctx.executor().execute(() -> ctx.channel().config().setAutoRead(true));
        }
    }

    private Object whose(ChannelHandlerContext ctx) {
        Object peer = source == null ? ctx.channel().remoteAddress() : source;
        return peer == null ? ctx.channel() : peer;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        Object message =
                packet instanceof ByteBuf bytes ? new SctpMessage(PROTOCOL, STREAM, bytes) : packet;
        ctx.write(message, promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (parts != null) {
            releaseParts();
            drops.drop(DropReason.CLOSED, 1, whose(ctx));
        }
        gone.complete(null);
    }

    private void releaseParts() {
        ByteBuf before = parts;
        parts = null;
        if (before != null) {
            before.release();
        }
    }
}

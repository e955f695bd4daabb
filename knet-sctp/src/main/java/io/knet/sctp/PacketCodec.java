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
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
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

    private static final int STREAM = 0;
    private static final int PROTOCOL = 0;

    private final DropSink drops;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** Where the packets of a link are said to come from; null as long as there is none. */
    private @Nullable InetSocketAddress source; // loop only

    /** What has come of a message. */
    private @Nullable ByteBuf parts; // loop only

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
        InetSocketAddress ofLink = source;
        if (ofLink != null) {
            ctx.fireChannelRead(new RxPacket(packet, ofLink, packet.readableBytes()));
        } else if (ctx.channel().remoteAddress() instanceof InetSocketAddress peer) {
            ctx.fireChannelRead(new DatagramPacket(packet, null, peer));
        } else {
            packet.release();
            drops.drop(DropReason.CLOSED, 1, ctx.channel());
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

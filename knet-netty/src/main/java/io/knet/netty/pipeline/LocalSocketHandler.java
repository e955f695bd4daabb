package io.knet.netty.pipeline;

import io.knet.KnetAddress;
import io.knet.log.LogSubsystem;
import io.knet.netty.count.DropSink;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxPacket;
import io.knet.netty.tap.PacketTaps;
import io.knet.stats.DropReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes what comes to a local address but not from a link's peer: opens it, and looks for the link
 * that it belongs to.
 */
public final class LocalSocketHandler extends ChannelInboundHandlerAdapter {
    private final PacketTaps taps;
    private final PacketCipher cipher;
    private final Predicate<InboundPacket> sessions;
    private final Consumer<InboundPacket> router;
    private final DropSink drops;
    private final BiConsumer<DropReason, InboundPacket> unreadable;
    private final LimitedLog log;

    /**
     * The handler of one local socket.
     *
     * @param hostId this node's, for the log
     * @param taps told of all datagrams
     * @param cipher belongs to the socket's event loop
     * @param sessions takes over datagrams of sessions, and says whether it did
     * @param router takes over plain packets
     * @param drops counts what is dropped
     * @param unreadable counts what cannot be opened, and is not released by it
     * @param ticker limits what is logged
     */
    public LocalSocketHandler(
            int hostId,
            PacketTaps taps,
            PacketCipher cipher,
            Predicate<InboundPacket> sessions,
            Consumer<InboundPacket> router,
            DropSink drops,
            BiConsumer<DropReason, InboundPacket> unreadable,
            Ticker ticker) {
        this.taps = taps;
        this.cipher = cipher;
        this.sessions = sessions;
        this.router = router;
        this.drops = drops;
        this.unreadable = unreadable;
        log = new LimitedLog(HandleLog.of(LogSubsystem.LISTENER, hostId), ticker, 1);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof DatagramPacket datagram)) {
            ctx.fireChannelRead(received);
            return;
        }
        int length = datagram.content().readableBytes();
        if (length == 0) {
            drops.drop(DropReason.EMPTY_DATAGRAM, 1, datagram.sender());
            datagram.release();
            return;
        }
        try {
            take(new RxPacket(datagram.content(), datagram.sender(), length), ctx);
        } catch (RuntimeException | Error failure) {
            drops.drop(DropReason.HANDLER_FAILED, 1, datagram.sender());
            throw failure;
        }
    }

    /** Each of the three takes the packet over, also if it throws. */
    private void take(InboundPacket packet, ChannelHandlerContext ctx) {
        taps.unclaimed(packet, ctx.channel().localAddress());
        if (sessions.test(packet)) {
            return;
        }
        InboundPacket plain =
                cipher.open(
                        packet,
                        ctx.alloc(),
                        (reason, packets, whose) -> unreadable.accept(reason, packet));
        if (plain != null) {
            router.accept(plain);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            ReadPause.begin(ctx);
        }
        Object socket =
                ctx.channel().localAddress() instanceof InetSocketAddress local
                        ? KnetAddress.format(local)
                        : ctx.channel();
        if (failure instanceof IOException) {
            log.debug("local socket {}: {}", socket, failure.toString());
        } else {
            log.warn("local socket {}", socket, failure);
        }
    }
}

package io.knet.netty.pipeline;

import io.knet.netty.handler.InboundPacket;
import io.knet.protocol.ReceiveWindow;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Takes the control packets of a link: answers pings and probes at once, from the receive path, and
 * reports pongs to the link (spec wire 3.1 to 3.4, 9). A disabled link answers nothing, so that the
 * peer sees it go down too.
 */
public final class HeartbeatHandler extends ChannelInboundHandlerAdapter {
    /** A well-behaved peer has few pings and probes outstanding. */
    static final int MOST_WAITING_ANSWERS = 64;

    private final LinkPort link;
    private final @Nullable PingPace pace;

    /** Loop only: answers that the socket has not taken yet. */
    private int waitingAnswers;

    private final ChannelFutureListener onAnswered = answered -> waitingAnswers--;

    private final ChannelFutureListener onPinged;

    /**
     * The heartbeat of the link.
     *
     * @param pace hears of pings and pongs; null if the transport holds senders back
     */
    public HeartbeatHandler(LinkPort link, @Nullable PingPace pace) {
        this.link = link;
        this.pace = pace;
        onPinged = written -> link.onPingWritten(written.channel(), written.cause());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (pace != null) {
            pace.attach(this, ctx);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (pace != null) {
            pace.detach();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof InboundPacket packet)) {
            ctx.fireChannelRead(received);
            return;
        }
        PacketType type = CommonHeader.type(packet.content());
        if (type == null) {
            link.drop(DropReason.UNKNOWN_TYPE, 1);
            packet.release();
            return;
        }
        switch (type) {
            case DATA -> ctx.fireChannelRead(packet);
            case PING -> take(packet, () -> onPing(ctx, packet));
            case PONG -> take(packet, () -> onPong(packet));
            case PMTUD -> take(packet, () -> onProbe(ctx, packet));
            case PMTUD_REPLY -> take(packet, () -> onProbeReply(packet));
        }
    }

    /** A control packet ends here, whether the link takes notice of it or not. */
    private void take(InboundPacket packet, Runnable action) {
        try {
            if (link.isEnabled()) {
                action.run();
            } else {
                link.drop(DropReason.LINK_DISABLED, 1);
            }
        } finally {
            packet.release();
        }
    }

    private void onPing(ChannelHandlerContext ctx, InboundPacket received) {
        ByteBuf packet = received.content();
        count(LinkCounter.RX_PING_PACKETS, LinkCounter.RX_PING_BYTES, received);
        if (link.onPing(received.source())) {
            link.onPeerVersions(CommonHeader.maxVersion(packet), CommonHeader.version(packet));
            tellWindow(received);
        }
        if (mayAnswer()) {
            ByteBuf pong = ctx.alloc().buffer(PingPacket.LENGTH);
            PingPacket.writePong(packet, link.localHost(), pong);
            answer(ctx, pong);
        }
    }

    private void tellWindow(InboundPacket received) {
        ByteBuf packet = received.content();
        int sequence = PingPacket.sequence(packet);
        boolean timed = PingPacket.timed(packet);
        ReceiveWindow window = link.window(received);
        if (received.packetNumber().isEmpty()) {
            window.onPing(link.linkId(), sequence, timed);
        } else if (!timed) {
            // In a session the instance tells of a restart, and no ping: docs/sessions.md.
            window.moveOn(sequence);
        }
    }

    private void onPong(InboundPacket received) {
        count(LinkCounter.RX_PONG_PACKETS, LinkCounter.RX_PONG_BYTES, received);
        long clockNanos = PingPacket.clockNanos(received.content());
        long nowNanos = link.nanoTime();
        if (received.packetNumber().isPresent()) {
            link.onNumberedPong();
        }
        if (pace != null) {
            pace.onPong(clockNanos, nowNanos);
        }
        link.onPong(received.source(), nowNanos - clockNanos);
    }

    private void onProbe(ChannelHandlerContext ctx, InboundPacket received) {
        count(LinkCounter.RX_PMTU_PACKETS, LinkCounter.RX_PMTU_BYTES, received);
        if (mayAnswer()) {
            ByteBuf reply = ctx.alloc().buffer(PmtudPacket.MIN_LENGTH);
            PmtudPacket.writeReply(received.content(), link.localHost(), reply);
            answer(ctx, reply);
        }
    }

    private void onProbeReply(InboundPacket received) {
        count(LinkCounter.RX_PMTU_PACKETS, LinkCounter.RX_PMTU_BYTES, received);
        link.onProbeReply(PmtudPacket.size(received.content()));
    }

    /**
     * Whether an answer may be written. What waits for a full socket must not grow with what
     * somebody sends; but a socket that this node itself keeps full is no reason to fall silent.
     */
    private boolean mayAnswer() {
        if (waitingAnswers < MOST_WAITING_ANSWERS) {
            return true;
        }
        link.drop(DropReason.SOCKET_FULL, 1);
        return false;
    }

    private void answer(ChannelHandlerContext ctx, ByteBuf packet) {
        waitingAnswers++;
        ctx.writeAndFlush(packet).addListener(onAnswered);
    }

    private void count(LinkCounter packets, LinkCounter bytes, InboundPacket received) {
        link.count(packets, 1);
        link.count(bytes, received.wireBytes());
    }

    /**
     * Sends a probe of the path MTU.
     *
     * @param ctx this handler's context
     * @param size on-wire size that it stands for, in bytes, or a number: the peer echoes it
     * @param plainLength length of the packet before it is sealed, in bytes
     * @return completes when the socket has taken it
     */
    public ChannelFuture sendProbe(ChannelHandlerContext ctx, int size, int plainLength) {
        assert ctx.executor().inEventLoop();
        ByteBuf probe = ctx.alloc().buffer(plainLength);
        PmtudPacket.writeProbe(probe, link.localHost(), link.linkId(), size, plainLength);
        return ctx.writeAndFlush(probe);
    }

    /** Sends a ping whose pong tells how far the peer has read, unless the link is disabled. */
    void sendMark(ChannelHandlerContext ctx, int sequence) {
        assert ctx.executor().inEventLoop();
        if (link.isEnabled()) {
            sendPing(ctx, true, sequence);
        }
    }

    /** The peer has read what the send queue waited for. */
    void tellRoom(ChannelHandlerContext ctx) {
        assert ctx.executor().inEventLoop();
        link.onWritability(ctx.channel().isWritable());
    }

    /**
     * Sends a ping.
     *
     * @param ctx this handler's context
     * @param sequence the last sequence number of this node that the peer may have seen
     * @param timed whether it is a periodic ping, not one forced by the volume of data
     */
    public void sendPing(ChannelHandlerContext ctx, boolean timed, int sequence) {
        assert ctx.executor().inEventLoop();
        ByteBuf ping = ctx.alloc().buffer(PingPacket.LENGTH);
        long clockNanos = link.nanoTime();
        PingPacket.write(ping, link.localHost(), link.linkId(), clockNanos, sequence, timed);
        if (pace != null) {
            pace.onPing(clockNanos);
        }
        ctx.writeAndFlush(ping).addListener(onPinged);
    }
}

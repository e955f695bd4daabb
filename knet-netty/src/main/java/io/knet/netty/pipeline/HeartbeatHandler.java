package io.knet.netty.pipeline;

import io.knet.netty.handler.InboundPacket;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import io.netty.buffer.ByteBuf;
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
    /** A peer that behaves has sent few pings and probes that were not answered yet. */
    static final int MOST_WAITING_ANSWERS = 64;

    private final LinkPort link;
    private final @Nullable PingPace pace;

    /** Loop only: answers that the socket has not taken yet. */
    private int waitingAnswers;

    private final ChannelFutureListener onAnswered = answered -> waitingAnswers--;

    /** The heartbeat of the link, whose synchronous senders nobody holds back. */
    public HeartbeatHandler(LinkPort link) {
        this(link, null);
    }

    /**
     * The heartbeat of the link.
     *
     * @param pace is told of pings and pongs; null if nobody is held back
     */
    public HeartbeatHandler(LinkPort link, @Nullable PingPace pace) {
        this.link = link;
        this.pace = pace;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (pace != null) {
            pace.attach(this, ctx);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof InboundPacket packet)
                || CommonHeader.typeCode(packet.content()) == PacketType.DATA.code()) {
            ctx.fireChannelRead(received);
            return;
        }
        try {
            if (link.isEnabled()) {
                handle(ctx, packet);
            } else {
                link.drop(DropReason.LINK_DISABLED, 1);
            }
        } finally {
            packet.release();
        }
    }

    private void handle(ChannelHandlerContext ctx, InboundPacket received) {
        ByteBuf packet = received.content();
        int wireBytes = received.wireBytes();
        PacketType type = CommonHeader.type(packet);
        if (type == PacketType.PING) {
            count(LinkCounter.RX_PING_PACKETS, LinkCounter.RX_PING_BYTES, wireBytes);
            if (link.onPing(received.source())) {
                link.onPeerVersions(CommonHeader.maxVersion(packet), CommonHeader.version(packet));
                link.window().onPing(PingPacket.sequence(packet), PingPacket.timed(packet));
            }
            if (mayAnswer()) {
                ByteBuf pong = ctx.alloc().buffer(PingPacket.LENGTH);
                PingPacket.writePong(packet, link.localHost(), pong);
                answer(ctx, pong);
            }
        } else if (type == PacketType.PONG) {
            count(LinkCounter.RX_PONG_PACKETS, LinkCounter.RX_PONG_BYTES, wireBytes);
            long clock = PingPacket.clockNanos(packet);
            long now = link.nanoTime();
            if (pace != null) {
                pace.onPong(clock, now);
            }
            link.onPong(received.source(), now - clock);
        } else {
            count(LinkCounter.RX_PMTU_PACKETS, LinkCounter.RX_PMTU_BYTES, wireBytes);
            if (type == PacketType.PMTUD) {
                if (!mayAnswer()) {
                    return;
                }
                ByteBuf reply = ctx.alloc().buffer(PmtudPacket.MIN_LENGTH);
                PmtudPacket.writeReply(packet, link.localHost(), reply);
                answer(ctx, reply);
            } else {
                link.onProbeReply(PmtudPacket.size(packet));
            }
        }
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

    private void count(LinkCounter packets, LinkCounter bytes, int wireBytes) {
        link.count(packets, 1);
        link.count(bytes, wireBytes);
    }

    /**
     * Sends a probe of the path MTU.
     *
     * @param ctx this handler's context
     * @param size on-wire size that it stands for, in bytes
     * @param plainLength length of the packet before it is sealed, in bytes
     */
    public void sendProbe(ChannelHandlerContext ctx, int size, int plainLength) {
        ByteBuf probe = ctx.alloc().buffer(plainLength);
        PmtudPacket.writeProbe(probe, link.localHost(), link.linkId(), size, plainLength);
        ctx.writeAndFlush(probe);
    }

    /**
     * Sends a ping of which the pong tells how far the peer has read, unless the link is disabled.
     */
    void sendMark(ChannelHandlerContext ctx, int sequence) {
        if (link.isEnabled()) {
            sendPing(ctx, true, sequence);
        }
    }

    /**
     * Sends a ping.
     *
     * @param ctx this handler's context
     * @param sequence the last sequence number of this node that the peer may have seen
     * @param timed whether it is a periodic ping, not one forced by the volume of data
     */
    public void sendPing(ChannelHandlerContext ctx, boolean timed, int sequence) {
        ByteBuf ping = ctx.alloc().buffer(PingPacket.LENGTH);
        long clock = link.nanoTime();
        PingPacket.write(ping, link.localHost(), link.linkId(), clock, sequence, timed);
        if (pace != null) {
            pace.onPing(clock);
        }
        ctx.writeAndFlush(ping);
    }
}

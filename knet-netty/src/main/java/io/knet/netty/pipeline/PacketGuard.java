package io.knet.netty.pipeline;

import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxPacket;
import io.knet.stats.DropReason;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Checks the header of a plain packet and whether the packet is this link's (spec wire 4, steps 4
 * to 9). The kernel has checked the source address already: the link's socket is connected.
 */
public final class PacketGuard extends ChannelInboundHandlerAdapter {
    private final LinkPort link;

    /** A guard of the link. */
    public PacketGuard(LinkPort link) {
        this.link = link;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof InboundPacket packet)) {
            ctx.fireChannelRead(received);
            return;
        }
        Verdict verdict = null;
        try {
            verdict = judge(packet);
        } finally {
            if (verdict == null) {
                packet.release();
            }
        }
        if (verdict == Verdict.OURS) {
            ctx.fireChannelRead(packet);
        } else if (verdict == Verdict.OTHERS) {
            link.route(packet);
        }
    }

    private enum Verdict {
        OURS,
        OTHERS
    }

    /** Whose a packet is; null if it is dropped, which is counted. */
    private @Nullable Verdict judge(InboundPacket packet) {
        ByteBuf content = packet.content();
        DropReason reason = PacketInspector.checkHeader(content);
        if (reason == null && CommonHeader.sourceHost(content) == link.hostId()) {
            reason = PacketInspector.checkType(content);
            if (reason == null && isOurs(content)) {
                reason = link.check(packet);
                if (reason == null) {
                    return Verdict.OURS;
                }
                RxPacket.giveNumberBack(packet);
            }
        }
        if (reason == null) {
            return Verdict.OTHERS;
        }
        link.unreadable(reason, packet);
        return null;
    }

    private boolean isOurs(ByteBuf packet) {
        return CommonHeader.typeCode(packet) == PacketType.DATA.code()
                || CommonHeader.linkId(packet) == link.linkId();
    }
}

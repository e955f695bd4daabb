package io.knet.netty.pipeline;

import io.knet.KnetException;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.EnumMap;
import java.util.Map;

/**
 * Opens received packets and seals sent ones (spec wire 5). Every packet that this node sends over
 * the link passes here, in clear or not, while its type can still be read; so this is where they
 * are counted.
 */
public sealed class CryptoHandler extends ChannelDuplexHandler permits SessionCryptoHandler {
    private final LinkPort link;
    private final PacketCipher cipher;
    private final OutboundPackets packets;
    private final Map<PacketType, ChannelFutureListener> failureListeners =
            new EnumMap<>(PacketType.class); // constructor only

    /**
     * The crypto of the link.
     *
     * @param cipher belongs to the link's event loop and its host
     */
    public CryptoHandler(LinkPort link, PacketCipher cipher) {
        this.link = link;
        this.cipher = cipher;
        OutboundPackets outbound = new OutboundPackets(link);
        packets = outbound;
        for (PacketType type : PacketType.values()) {
            failureListeners.put(
                    type,
                    sent -> {
                        if (!sent.isSuccess()) {
                            outbound.failed(sent.channel(), type, sent.cause());
                        }
                    });
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof InboundPacket packet)) {
            ctx.fireChannelRead(received);
            return;
        }
        InboundPacket plain =
                cipher.open(
                        packet,
                        ctx.alloc(),
                        (reason, packets, whose) -> link.unreadable(reason, packet));
        if (plain != null) {
            ctx.fireChannelRead(plain);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object sent, ChannelPromise promise) {
        ByteBuf plain =
                sent instanceof TxPacket shared
                        ? shared.plain()
                        : sent instanceof ByteBuf b ? b : null;
        PacketType type =
                plain == null || plain.readableBytes() < CommonHeader.MIN_PACKET
                        ? null
                        : CommonHeader.type(plain);
        if (type == null) {
            UnknownMessages.refuse(sent, LinkHandlers.CRYPTO, "plain packets", promise);
            return;
        }
        try {
            send(ctx, type, seal(sent, ctx.alloc()), promise);
        } catch (KnetException refused) {
            packets.failed(ctx.channel(), type, refused);
            promise.tryFailure(refused);
        } catch (OutOfMemoryError shortage) {
            link.count(PacketCounters.of(type).txErrors(), 1);
            throw shortage;
        }
    }

    private ByteBuf seal(Object packet, ByteBufAllocator allocator) {
        if (!(packet instanceof TxPacket shared)) {
            return cipher.seal((ByteBuf) packet, allocator);
        }
        try {
            return cipher.seal(shared, allocator);
        } finally {
            shared.release();
        }
    }

    private void send(
            ChannelHandlerContext ctx, PacketType type, ByteBuf sealed, ChannelPromise promise) {
        packets.sending(type, sealed);
        // A handler of the program's own may not want to know the outcome; the counters do.
        ChannelPromise outcome = promise.unvoid();
        ChannelFutureListener onFailure = failureListeners.get(type);
        if (onFailure != null) {
            outcome.addListener(onFailure);
        }
        ctx.write(sealed, outcome);
    }
}

package io.knet.netty.pipeline;

import io.knet.CaptureSide;
import io.knet.KnetException;
import io.knet.crypto.engine.CryptoState;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens received packets and seals sent ones (spec wire 5). Every packet that this node sends over
 * the link passes here, in clear or not, while its type can still be read; so this is where they
 * are counted.
 */
public sealed class CryptoHandler extends ChannelDuplexHandler permits SessionCryptoHandler {
    private final LinkPort link;
    private final PacketCipher cipher;
    private final boolean handsIn;
    private final @Nullable HeldPackets held;
    private final OutboundPackets packets;
    private final Map<PacketType, ChannelFutureListener> failureListeners =
            new EnumMap<>(PacketType.class); // constructor only

    /** Loop only: what becomes of packets that nobody waits for. */
    private @Nullable StandingPromise dataOutcomes;

    /** Loop only: who else is told of it. */
    private @Nullable StandingPromise dataAbove;

    /**
     * The crypto of the link.
     *
     * @param cipher belongs to the link's event loop and its host
     */
    public CryptoHandler(LinkPort link, PacketCipher cipher) {
        this(link, cipher, false);
    }

    /**
     * The crypto of the link.
     *
     * @param cipher belongs to the link's event loop and its host
     * @param handsIn whether what comes is handed in at another channel, and plain packets are seen
     *     there
     */
    public CryptoHandler(LinkPort link, PacketCipher cipher, boolean handsIn) {
        this(link, cipher, handsIn, null);
    }

    /**
     * The crypto of the link, with others to help.
     *
     * @param held what waits to be sealed together; null if each packet is sealed at once
     */
    public CryptoHandler(
            LinkPort link, PacketCipher cipher, boolean handsIn, @Nullable HeldPackets held) {
        this.link = link;
        this.cipher = cipher;
        this.handsIn = handsIn;
        this.held = held;
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
        link.tap().received(CaptureSide.SEALED, packet);
        InboundPacket plain = open(packet, ctx.alloc());
        if (plain != null) {
            if (!handsIn) {
                link.tap().received(CaptureSide.PLAIN, plain);
            }
            ctx.fireChannelRead(plain);
        }
    }

    /** Takes over the packet. Null if nothing of it goes on. */
    @Nullable InboundPacket open(InboundPacket packet, ByteBufAllocator allocator) {
        return cipher.open(
                packet, allocator, (reason, packets, whose) -> link.unreadable(reason, packet));
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
        if (plain == null || type == null) {
            UnknownMessages.refuse(sent, LinkHandlers.CRYPTO, "plain packets", promise);
            return;
        }
        link.tap().sent(CaptureSide.PLAIN, plain);
        if (held != null && held.takes()) {
            hold(ctx, held, sent, plain.readableBytes(), type, promise);
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

    private void hold(
            ChannelHandlerContext ctx,
            HeldPackets waiting,
            Object packet,
            int bytes,
            PacketType type,
            ChannelPromise promise) {
        CryptoState state = cipher.inUse();
        waiting.add(new HeldPacket(packet, bytes, type, state, ctx.alloc(), promise));
        // Those of a synchronous message are written as soon as they are whole, without a flush.
        if (promise instanceof SyncPromise || waiting.areMany()) {
            sealHeld(ctx);
        }
    }

    private void sealHeld(ChannelHandlerContext ctx) {
        if (held != null) {
            held.seal(packet -> pass(ctx, packet));
        }
    }

    private void pass(ChannelHandlerContext ctx, HeldPacket packet) {
        ByteBuf sealed = packet.take();
        if (sealed != null) {
            send(ctx, packet.type(), sealed, packet.promise());
            return;
        }
        Throwable failure = packet.failure();
        if (failure instanceof KnetException) {
            packets.failed(ctx.channel(), packet.type(), failure);
        } else {
            link.count(PacketCounters.of(packet.type()).txErrors(), 1);
        }
        packet.promise().tryFailure(failure);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        sealHeld(ctx);
        ctx.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        sealHeld(ctx);
        ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (held != null) {
            held.fail(new ClosedChannelException());
        }
    }

    /** Whether packets wait for a flush to be sealed. On the link's event loop. */
    public boolean hasWaiting() {
        return held != null && held.areThere();
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
        ctx.write(sealed, counted(type, promise));
    }

    private ChannelPromise counted(PacketType type, ChannelPromise promise) {
        if (promise instanceof StandingPromise all && type == PacketType.DATA) {
            return counted(all);
        }
        // A handler of the program's own may not want to know the outcome; the counters do.
        ChannelPromise outcome = promise.unvoid();
        ChannelFutureListener onFailure = failureListeners.get(type);
        if (onFailure != null) {
            outcome.addListener(onFailure);
        }
        return outcome;
    }

    /** Nobody waits for the packets of messages: they have one outcome here, too. */
    private ChannelPromise counted(StandingPromise all) {
        StandingPromise known = dataOutcomes;
        if (known == null || !all.equals(dataAbove)) {
            Channel channel = all.channel();
            known =
                    new StandingPromise(
                            channel,
                            failure -> {
                                packets.failed(channel, PacketType.DATA, failure);
                                all.tryFailure(failure);
                            });
            dataOutcomes = known;
            dataAbove = all;
        }
        return known;
    }
}

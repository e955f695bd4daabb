package io.knet.netty.pipeline;

import io.knet.KnetException;
import io.knet.crypto.engine.CryptoState;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.message.RxMessage;
import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.Reception;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between packets and messages (spec wire 7, 8): drops duplicates and puts fragments together; cuts
 * messages into packets with a header each.
 */
public final class FramingHandler extends ChannelDuplexHandler {
    private final LinkPort link;
    private final PacketCipher cipher;
    private final OutboundPackets packets;

    /**
     * The framing of the link.
     *
     * @param cipher of the link's event loop and host, told what the packets of a message were cut
     *     for
     */
    public FramingHandler(LinkPort link, PacketCipher cipher) {
        this.link = link;
        this.cipher = cipher;
        packets = new OutboundPackets(link);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof InboundPacket packet)) {
            ctx.fireChannelRead(received);
            return;
        }
        try {
            link.count(LinkCounter.RX_DATA_PACKETS, 1);
            link.count(LinkCounter.RX_DATA_BYTES, packet.wireBytes());
            DropReason reason = check(packet.content());
            if (reason != null) {
                link.drop(reason, 1);
                return;
            }
            RxMessage message = assemble(packet.content());
            if (message != null) {
                ctx.fireChannelRead(message);
            }
        } finally {
            packet.release();
        }
    }

    private @Nullable DropReason check(ByteBuf packet) {
        DropReason malformed = PacketInspector.checkData(packet);
        if (malformed != null) {
            return malformed;
        }
        return link.acceptsData() ? null : DropReason.HOST_NOT_REACHABLE;
    }

    private @Nullable RxMessage assemble(ByteBuf packet) {
        ReceiveWindow window = link.window();
        window.onData();
        Reception reception = window.accept(packet);
        if (reception == Reception.NEW_MESSAGE) {
            return new RxMessage(
                    link.hostId(),
                    DataHeader.channel(packet),
                    DataHeader.sequence(packet),
                    DataHeader.compression(packet),
                    window.takeMessage());
        }
        DropReason reason = reception.dropReason();
        if (reason != null) {
            link.drop(reason, 1);
        }
        return null;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object sent, ChannelPromise promise) {
        if (!(sent instanceof TxMessage message)) {
            UnknownMessages.refuse(sent, LinkHandlers.FRAMING, "OutboundMessage", promise);
            return;
        }
        Packing packing = message.packing(link.hostId());
        CryptoState before = cipher.use(packing.crypto());
        try {
            if (message.isShared()) {
                writeShared(ctx, message, packing, promise);
            } else {
                writeOnce(ctx, message, packing, promise);
            }
        } catch (KnetException refused) {
            packets.failed(ctx.channel(), PacketType.DATA, refused);
            promise.tryFailure(refused);
        } finally {
            cipher.use(before);
            message.release();
        }
    }

    private void writeOnce(
            ChannelHandlerContext ctx, TxMessage message, Packing packing, ChannelPromise promise) {
        int piece = packing.pieceBytes(message.payload().readableBytes());
        int count = packets.count(message, piece);
        if (count == 1) {
            ctx.write(packets.make(ctx.alloc(), message, piece, 0, 1), promise);
            return;
        }
        PromiseBundle bundle = new PromiseBundle(promise, count);
        for (int index = 0; index < count; index++) {
            ByteBuf packet = packets.make(ctx.alloc(), message, piece, index, count);
            ctx.write(packet, bundle.part(ctx.channel()));
        }
    }

    private void writeShared(
            ChannelHandlerContext ctx, TxMessage message, Packing packing, ChannelPromise promise) {
        List<TxPacket> shared = message.packets(packing);
        if (shared == null) {
            shared = makeShared(ctx, message, packing);
            message.packets(shared, packing);
        }
        int count = shared.size();
        if (count == 1) {
            ctx.write(shared.get(0).retain(), promise);
            return;
        }
        PromiseBundle bundle = new PromiseBundle(promise, count);
        for (int index = 0; index < count; index++) {
            ctx.write(shared.get(index).retain(), bundle.part(ctx.channel()));
        }
    }

    private List<TxPacket> makeShared(
            ChannelHandlerContext ctx, TxMessage message, Packing packing) {
        int piece = packing.pieceBytes(message.payload().readableBytes());
        int count = packets.count(message, piece);
        List<TxPacket> made = new ArrayList<>(count);
        try {
            while (made.size() < count) {
                int index = made.size();
                made.add(new TxPacket(packets.make(ctx.alloc(), message, piece, index, count)));
            }
            return made;
        } finally {
            if (made.size() < count) {
                made.forEach(TxPacket::release);
            }
        }
    }
}

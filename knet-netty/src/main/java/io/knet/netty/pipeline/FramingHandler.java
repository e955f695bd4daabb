package io.knet.netty.pipeline;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.engine.CryptoState;
import io.knet.crypto.engine.NoSessionException;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.message.Confirmation;
import io.knet.netty.message.RxMessage;
import io.knet.netty.message.RxPacket;
import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.Reception;
import io.knet.session.wire.ConfirmedData;
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
                if (reason == DropReason.HOST_NOT_REACHABLE) {
                    RxPacket.giveNumberBack(packet);
                }
                link.drop(reason, 1);
                return;
            }
            Confirmation confirmation = confirmation(packet);
            if (confirmation != null && !takes(confirmation, packet.content())) {
                return;
            }
            RxMessage message = assemble(packet, confirmation);
            if (message != null) {
                ctx.fireChannelRead(message);
            }
        } finally {
            packet.release();
        }
    }

    /** What the sender of a packet wants to be told; null if nothing. */
    private @Nullable Confirmation confirmation(InboundPacket packet) {
        if (packet.packetNumber().isEmpty() || !ConfirmedData.wantsReceipt(packet.content())) {
            return null;
        }
        ReceiptDesk desk = link.receipts();
        return desk == null || !desk.isOpen()
                ? null
                : new Confirmation(idOf(packet.content()), link.linkId(), desk.epoch());
    }

    private static long idOf(ByteBuf packet) {
        return ConfirmedData.isValid(packet) ? ConfirmedData.id(packet) : 0;
    }

    /** Whether a message is new; makes its packet one without an id. */
    private boolean takes(Confirmation confirmation, ByteBuf packet) {
        ReceiptDesk desk = link.receipts();
        if (confirmation.id() == 0 || desk == null) {
            link.drop(DropReason.TOO_SHORT, 1);
            return false;
        }
        if (!desk.expects(confirmation)) {
            link.drop(DropReason.DUPLICATE, 1);
            return false;
        }
        byte[] header = new byte[DataHeader.LENGTH];
        packet.getBytes(packet.readerIndex(), header);
        packet.skipBytes(ConfirmedData.LENGTH - DataHeader.LENGTH);
        packet.setBytes(packet.readerIndex(), header);
        return true;
    }

    private @Nullable DropReason check(ByteBuf packet) {
        DropReason malformed = PacketInspector.checkData(packet);
        if (malformed != null) {
            return malformed;
        }
        return link.acceptsData() ? null : DropReason.HOST_NOT_REACHABLE;
    }

    private @Nullable RxMessage assemble(
            InboundPacket received, @Nullable Confirmation confirmation) {
        ByteBuf packet = received.content();
        ReceiveWindow window = link.window(received);
        window.onData();
        Reception reception = window.accept(packet);
        if (reception == Reception.NEW_MESSAGE) {
            return new RxMessage(
                    link.hostId(),
                    DataHeader.channel(packet),
                    DataHeader.sequence(packet),
                    DataHeader.compression(packet),
                    received.packetNumber().isPresent(),
                    confirmation,
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
            if (message.isConfirmed()) {
                checkConfirmed(message, packing);
            }
            if (message.isShared() && !message.isConfirmed()) {
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

    private void checkConfirmed(TxMessage message, Packing packing) {
        if (!packing.crypto().numbersPackets()) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "a confirmed message cannot be sent outside of a session",
                    new NoSessionException(link.hostId()));
        }
        ReceiptDesk desk = link.receipts();
        if (desk != null && desk.epoch() != message.epoch()) {
            // Its id is another message's by now, which would be taken for a repetition.
            throw new KnetException(
                    KnetError.OUTCOME_UNKNOWN,
                    "one of the two nodes was restarted while a handler held the message");
        }
    }

    private void writeOnce(
            ChannelHandlerContext ctx, TxMessage message, Packing packing, ChannelPromise promise) {
        int extra = message.isConfirmed() ? ConfirmedData.LENGTH - DataHeader.LENGTH : 0;
        int piece = packing.pieceBytes(message.payload().readableBytes(), extra);
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

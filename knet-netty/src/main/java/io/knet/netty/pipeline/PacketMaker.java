package io.knet.netty.pipeline;

import io.knet.KnetException;
import io.knet.netty.transport.ByteCopy;
import io.knet.protocol.Fragmenter;
import io.knet.session.wire.ConfirmedData;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Makes the plain DATA packets of a message (spec wire 3.5, 7.1). */
public final class PacketMaker {
    /**
     * From here on a copy costs more than a buffer of two parts and what the kernel makes of it.
     */
    private static final int LARGE = 10_240;

    private PacketMaker() {}

    /**
     * How many packets a message takes.
     *
     * @param pieceBytes of a message in one packet, as {@link Packing#pieceBytes} says
     * @throws KnetException if it takes more than the format can number
     */
    public static int count(TxMessage message, int pieceBytes) {
        return Fragmenter.count(message.payload().readableBytes(), pieceBytes);
    }

    /**
     * Makes one packet. A large one refers to the message's bytes instead of copying them.
     *
     * @param localHost id of this node
     * @param pieceBytes of a message in one packet, as {@link Packing#pieceBytes} says
     * @param index which packet, 0 to {@code count - 1}
     * @param count as {@link #count} says
     * @return the packet, owned by the caller
     */
    public static ByteBuf make(
            ByteBufAllocator allocator,
            int localHost,
            TxMessage message,
            int pieceBytes,
            int index,
            int count) {
        ByteBuf payload = message.payload();
        int size = Fragmenter.size(index, payload.readableBytes(), pieceBytes);
        int offset = payload.readerIndex() + Fragmenter.offset(index, pieceBytes);
        boolean large = size >= LARGE;
        ByteBuf packet = allocator.buffer(ConfirmedData.LENGTH + (large ? 0 : size));
        DataHeader.write(
                packet,
                localHost,
                message.sequence(),
                message.compression(),
                message.broadcast(),
                count,
                Fragmenter.number(index, count),
                message.channel());
        if (message.isConfirmed()) {
            ConfirmedData.extend(packet, message.confirmation());
        }
        return large
                ? allocator
                        .compositeBuffer(2)
                        .addComponent(true, packet)
                        .addComponent(true, payload.retainedSlice(offset, size))
                : ByteCopy.append(packet, payload, offset, size);
    }
}

package io.knet.netty.pipeline;

import io.knet.netty.handler.InboundPacket;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The crypto of a link whose host may speak in sessions: looks whether what came is a session's,
 * and opens only the rest as libknet's format. Sending is the same for both: what the cipher seals
 * with is that of the dialect that is spoken.
 */
public final class SessionCryptoHandler extends CryptoHandler {
    private final LinkPort link;
    private final SessionGate gate;

    /**
     * The crypto of the link.
     *
     * @param cipher belongs to the link's event loop and its host
     * @param handsIn as {@link CryptoHandler} has it
     * @param held as {@link CryptoHandler} has it
     * @param gate of the host
     */
    public SessionCryptoHandler(
            LinkPort link,
            PacketCipher cipher,
            boolean handsIn,
            @Nullable HeldPackets held,
            SessionGate gate) {
        super(link, cipher, handsIn, held);
        this.link = link;
        this.gate = gate;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is the same packet is the question
    @Nullable InboundPacket open(InboundPacket datagram, ByteBufAllocator allocator) {
        InboundPacket packet = gate.receive(datagram, link, allocator);
        return packet == datagram ? super.open(datagram, allocator) : packet;
    }
}

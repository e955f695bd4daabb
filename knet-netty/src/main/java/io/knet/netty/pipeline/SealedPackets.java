package io.knet.netty.pipeline;

import static java.util.Objects.requireNonNull;

import io.knet.crypto.engine.CryptoState;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * All packets of a message, ready for the socket.
 *
 * @param packets in their order; owned by whoever has this
 * @param state what they were sealed with
 * @param pieceBytes how much of the message is in each, but perhaps less in the last one
 */
public record SealedPackets(List<ByteBuf> packets, CryptoState state, int pieceBytes) {
    /** Packets and what they were sealed with. */
    public SealedPackets {
        requireNonNull(packets, "packets");
        requireNonNull(state, "state");
    }

    /** Releases the packets. */
    public void release() {
        packets.forEach(ByteBuf::release);
    }
}

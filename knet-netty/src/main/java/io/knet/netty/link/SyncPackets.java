package io.knet.netty.link;

import io.knet.KnetException;
import io.knet.netty.pipeline.CipherPool;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.pipeline.OutboundPackets;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.pipeline.SealedPackets;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.transport.Datagrams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The packets of synchronous messages that go over a link, compressed, sealed and counted. A
 * message of one packet is sealed at once, by many threads at the same time. One of several is
 * sealed when it has the socket to itself, and gets its number only then, since a receiver gives up
 * the packets of a message when something older comes between them, or newer by far (spec wire
 * 8.3). Any thread.
 */
final class SyncPackets {
    private final OutboundPackets packets;
    private final MessageCodec codec;
    private final CipherPool ciphers;

    /**
     * The packets of a link.
     *
     * @param packets makes, seals and counts
     * @param codec compresses
     * @param ciphers lends what the calling thread seals with
     */
    SyncPackets(OutboundPackets packets, MessageCodec codec, CipherPool ciphers) {
        this.packets = packets;
        this.codec = codec;
        this.ciphers = ciphers;
    }

    /**
     * The packets of a message. Those that it has from another link serve here too, if they may.
     *
     * @throws KnetException if the message cannot be cut or sealed; also by whoever makes the
     *     datagrams
     */
    Datagrams of(SyncMessage message, ByteBufAllocator allocator) {
        codec.compress(message.message(), allocator);
        SealedPackets kept = message.sealed();
        if (kept != null && packets.mayRepeat(message.message(), kept)) {
            return due(message, kept, allocator);
        }
        SealedPackets single = sealSingle(message.message(), allocator);
        return single == null
                ? Datagrams.whenDue(
                        () ->
                                counted(
                                        message,
                                        keep(message, seal(message.message(), allocator)),
                                        allocator))
                : due(message, keep(message, single), allocator);
    }

    /** Whether a message goes out as it is: compression takes longer than a socket may be held. */
    boolean leavesAsItIs(TxMessage message) {
        return codec.leavesAsItIs(message);
    }

    /**
     * The packet of a message that goes out as it is and needs no more than one, which is the
     * caller's.
     *
     * @return null if it needs several
     * @throws KnetException if it cannot be sealed
     */
    @Nullable SealedPackets singleAsItIs(TxMessage message, ByteBufAllocator allocator) {
        return sealSingle(message, allocator);
    }

    /** Counts a packet of {@link #singleAsItIs} that is offered to the socket. */
    void sendingAsItIs(TxMessage message, SealedPackets offered, ByteBufAllocator allocator) {
        codec.sentAsItIs();
        packets.sending(allocator, message, offered);
    }

    /**
     * Whoever waits for its outcome has offered the message, whatever comes of it. Otherwise it may
     * take another way, on which it is counted.
     */
    private Datagrams due(SyncMessage message, SealedPackets sealed, ByteBufAllocator allocator) {
        return message.waits()
                ? Datagrams.of(counted(message, sealed, allocator))
                : Datagrams.of(sealed.packets(), () -> counted(message, sealed, allocator));
    }

    private @Nullable SealedPackets sealSingle(TxMessage message, ByteBufAllocator allocator) {
        PacketCipher cipher = ciphers.borrow();
        try {
            return packets.sealSingle(message, cipher, allocator);
        } finally {
            ciphers.giveBack(cipher);
        }
    }

    private SealedPackets seal(TxMessage message, ByteBufAllocator allocator) {
        PacketCipher cipher = ciphers.borrow();
        try {
            return packets.seal(message, cipher, allocator);
        } finally {
            ciphers.giveBack(cipher);
        }
    }

    private static SealedPackets keep(SyncMessage message, SealedPackets sealed) {
        message.sealed(sealed);
        return sealed;
    }

    private List<ByteBuf> counted(
            SyncMessage message, SealedPackets sealed, ByteBufAllocator allocator) {
        packets.sending(allocator, message.message(), sealed);
        return sealed.packets();
    }
}

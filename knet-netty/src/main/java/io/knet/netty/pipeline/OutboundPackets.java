package io.knet.netty.pipeline;

import io.knet.CaptureSide;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.engine.CryptoState;
import io.knet.crypto.engine.NoSessionException;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.transport.SocketErrors;
import io.knet.netty.transport.TooBig;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outbound end of a link: makes packets of messages, seals them, counts them, and says what it
 * means when one could not be sent. Both ways to the socket end here, that of the pipeline on the
 * link's event loop and that of {@code sendSync} on its caller's thread, so that the same failure
 * counts and reports the same on both. Any thread.
 */
public final class OutboundPackets {
    /** Sealing takes microseconds; whoever replaces the keys this often meanwhile means no good. */
    private static final int ATTEMPTS = 8;

    private final LinkPort link;

    /** The outbound end of a link. */
    public OutboundPackets(LinkPort link) {
        this.link = link;
    }

    /**
     * Makes one plain packet of a message.
     *
     * @param pieceBytes of a message in one packet, as {@link Packing#pieceBytes} says
     * @param index which packet, 0 to {@code count - 1}
     * @param count as {@link #count} says
     * @return the packet, owned by the caller
     */
    public ByteBuf make(
            ByteBufAllocator allocator, TxMessage message, int pieceBytes, int index, int count) {
        return PacketMaker.make(allocator, link.localHost(), message, pieceBytes, index, count);
    }

    /**
     * How many packets a message takes.
     *
     * @param pieceBytes of a message in one packet, as {@link Packing#pieceBytes} says
     * @throws KnetException {@link KnetError#TOO_MANY_FRAGMENTS}
     */
    public int count(TxMessage message, int pieceBytes) {
        return PacketMaker.count(message, pieceBytes);
    }

    /**
     * Makes and seals all packets of a message, all with one configuration. If it may not be used
     * any more before all are sealed, all are made again with the one that is in use then; a few
     * times only.
     *
     * @param cipher used by this thread alone at the moment
     * @return the packets, owned by the caller
     * @throws KnetException if the message cannot be cut or sealed
     */
    public SealedPackets seal(TxMessage message, PacketCipher cipher, ByteBufAllocator allocator) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            SealedPackets sealed = trySeal(message, packing(message), cipher, allocator);
            if (sealed != null) {
                return sealed;
            }
        }
        throw keysDoNotStay();
    }

    /**
     * As {@link #seal}, for a message that takes one packet.
     *
     * @return null if it takes several: then it has no number yet, unless it had one before
     */
    public @Nullable SealedPackets sealSingle(
            TxMessage message, PacketCipher cipher, ByteBufAllocator allocator) {
        boolean numberedBefore = message.isNumbered();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Packing packing = packing(message);
            if (count(message, pieceBytes(message, packing)) > 1) {
                if (!numberedBefore) {
                    message.giveNumberBack();
                }
                return null;
            }
            SealedPackets sealed = trySealSingle(message, packing, cipher, allocator);
            if (sealed != null) {
                return sealed;
            }
        }
        throw keysDoNotStay();
    }

    private @Nullable SealedPackets trySealSingle(
            TxMessage message, Packing packing, PacketCipher cipher, ByteBufAllocator allocator) {
        int piece = pieceBytes(message, packing);
        ByteBuf plain = make(allocator, message, piece, 0, 1);
        ByteBuf sealed = cipher.sealWith(packing.crypto(), plain, allocator);
        if (sealed == null) {
            plain.release();
            return null;
        }
        return new SealedPackets(List.of(sealed), packing.crypto(), piece);
    }

    private static KnetException keysDoNotStay() {
        return new KnetException(
                KnetError.CRYPTO_FAILED,
                "the keys were replaced "
                        + ATTEMPTS
                        + " times while a message was sealed; send it again when they stay");
    }

    private static int pieceBytes(TxMessage message, Packing packing) {
        return packing.pieceBytes(message.payload().readableBytes());
    }

    private Packing packing(TxMessage message) {
        return message.packing(link.hostId());
    }

    /**
     * Whether packets that were sealed for one link may go over another one of the same host: not
     * in clear once packets are sealed, nor in a session that is not the current one any more.
     */
    public boolean mayRepeat(TxMessage message, SealedPackets sealed) {
        CryptoState now = packing(message).crypto();
        return now.isOfSameSlots(sealed.state())
                && now.permits(sealed.state())
                && sealed.packets().stream().allMatch(sealed.state()::mayRepeat);
    }

    /** Null if the configuration may not be used any more before all packets are sealed. */
    private @Nullable SealedPackets trySeal(
            TxMessage message, Packing packing, PacketCipher cipher, ByteBufAllocator allocator) {
        int piece = pieceBytes(message, packing);
        int count = count(message, piece);
        List<ByteBuf> packets = new ArrayList<>(count);
        boolean holds = true;
        try {
            while (holds && packets.size() < count) {
                ByteBuf plain = make(allocator, message, piece, packets.size(), count);
                ByteBuf sealed = cipher.sealWith(packing.crypto(), plain, allocator);
                holds = sealed != null;
                if (sealed == null) {
                    plain.release();
                } else {
                    packets.add(sealed);
                }
            }
            return holds ? new SealedPackets(packets, packing.crypto(), piece) : null;
        } finally {
            if (packets.size() < count) {
                packets.forEach(ByteBuf::release);
            }
        }
    }

    /** A packet is about to be offered to the socket. */
    public void sending(PacketType type, ByteBuf sealed) {
        PacketCounters counters = PacketCounters.of(type);
        link.count(counters.txPackets(), 1);
        link.count(counters.txBytes(), sealed.readableBytes());
        link.tap().sent(CaptureSide.SEALED, sealed);
    }

    /**
     * A message's packets are about to be offered to the socket. Whoever looks at plain packets
     * gets them made once more, since those that were sealed are gone.
     */
    public void sending(ByteBufAllocator allocator, TxMessage message, SealedPackets sealed) {
        int count = sealed.packets().size();
        for (int index = 0; index < count; index++) {
            if (link.tap().wants(CaptureSide.PLAIN)) {
                ByteBuf plain = make(allocator, message, sealed.pieceBytes(), index, count);
                try {
                    link.tap().sent(CaptureSide.PLAIN, plain);
                } finally {
                    plain.release();
                }
            }
            sending(PacketType.DATA, sealed.packets().get(index));
        }
    }

    /** A packet, or a message, could not be made, sealed or sent: counts it, and tells the link. */
    public void failed(Channel channel, PacketType type, Throwable failure) {
        boolean tooBig = TooBig.isSaid(failure);
        if (tooBig) {
            link.onTooBig(type);
        } else if (type == PacketType.PMTUD) {
            link.onProbeFailed();
        }
        if (tooBig && type == PacketType.PMTUD) {
            // Nothing is lost: to learn this is what the probe was sent for.
            return;
        }
        link.count(PacketCounters.of(type).txErrors(), 1);
        Errno errno = SocketErrors.errno(failure);
        DropReason reason = dropReason(failure, errno);
        link.drop(reason, 1);
        if (reason == DropReason.SOCKET_ERROR && !tooBig) {
            link.onSocketError(channel, errno, failure);
        }
    }

    /** A message could not be sent, for a socket error that the link knows already. */
    public void failedAsTold() {
        link.count(LinkCounter.TX_DATA_ERRORS, 1);
        link.drop(DropReason.SOCKET_ERROR, 1);
    }

    /** The network says that a packet was too big; it was none of those just sent. */
    public void pathTooSmall() {
        link.onTooBig(PacketType.DATA);
    }

    /** A packet is offered to a full socket once more. */
    public void triesAgain() {
        link.count(LinkCounter.TX_DATA_RETRIES, 1);
    }

    private static DropReason dropReason(Throwable failure, Errno errno) {
        if (failure instanceof ClosedChannelException) {
            return DropReason.CLOSED;
        }
        if (failure instanceof KnetException knet) {
            return switch (knet.error()) {
                case TOO_MANY_FRAGMENTS -> DropReason.TOO_MANY_FRAGMENTS;
                case SOCKET_FULL, TIMED_OUT, INTERRUPTED -> DropReason.SOCKET_FULL;
                case SOCKET_ERROR -> DropReason.SOCKET_ERROR;
                default ->
                        knet.getCause() instanceof NoSessionException
                                ? DropReason.NO_SESSION
                                : DropReason.CRYPTO_FAILED;
            };
        }
        return SocketErrors.isFull(errno) ? DropReason.SOCKET_FULL : DropReason.SOCKET_ERROR;
    }
}

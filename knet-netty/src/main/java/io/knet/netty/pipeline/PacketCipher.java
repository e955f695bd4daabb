package io.knet.netty.pipeline;

import io.knet.KnetException;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.CryptoState;
import io.knet.crypto.engine.OpenResult;
import io.knet.crypto.engine.Opening;
import io.knet.crypto.engine.Sealing;
import io.knet.netty.count.CryptoCounters;
import io.knet.netty.count.DropSink;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the packets of one thread at a time, with what the crypto slots hold, and counts
 * them.
 */
public final class PacketCipher implements AutoCloseable {
    private final CryptoSlots slots;
    private final Sealing sealing;
    private final Opening opening;
    private final CryptoCounters counters;

    /** What the message was cut for whose packets are being written, null if none is. */
    private @Nullable CryptoState ofMessage; // one thread at a time

    /** A cipher for one thread at a time. */
    public PacketCipher(CryptoSlots slots, SaltSource salts, CryptoCounters counters) {
        this.slots = slots;
        this.sealing = slots.newSealing(salts);
        this.opening = slots.newOpening();
        this.counters = counters;
    }

    /**
     * Tells that the packets that follow belong to one message, which was cut for a configuration.
     * They are sealed with it as long as it may be used, and with the current one from then on.
     *
     * @param state null if the packets that follow belong to no message
     * @return what held before, for the next call, since one write may lead to another
     */
    public @Nullable CryptoState use(@Nullable CryptoState state) {
        CryptoState before = ofMessage;
        ofMessage = state;
        return before;
    }

    /** What the packets that follow belong to, as {@link #use} was told. */
    @Nullable CryptoState inUse() {
        return ofMessage;
    }

    /** Whether packets are sealed at the moment. Any thread. */
    boolean isSealing() {
        return slots.state().inUse() != 0;
    }

    /**
     * Seals a packet, or leaves it in clear if that is configured.
     *
     * @param plain taken over
     * @return the sealed packet, owned by the caller; {@code plain} itself in clear
     * @throws KnetException if that failed; the packet is released
     */
    public ByteBuf seal(ByteBuf plain, ByteBufAllocator allocator) {
        CryptoState state = ofMessage;
        if (state != null) {
            ByteBuf sealed = sealWith(state, plain, allocator);
            if (sealed != null) {
                return sealed;
            }
        }
        boolean timed = slots.state().inUse() != 0;
        int length = plain.readableBytes();
        long beganNanos = timed ? counters.nanoTime() : 0;
        ByteBuf sealed = sealing.seal(plain, allocator);
        count(timed, plain, sealed, length, beganNanos);
        return sealed;
    }

    /**
     * Seals a packet with a configuration that was in use when its message was cut.
     *
     * @param plain taken over, unless null is returned
     * @return the sealed packet, owned by the caller; {@code plain} itself in clear; null if the
     *     configuration may not be used any more, and the packet is still the caller's
     * @throws KnetException if that failed; the packet is released
     */
    public @Nullable ByteBuf sealWith(
            CryptoState state, ByteBuf plain, ByteBufAllocator allocator) {
        boolean timed = state.inUse() != 0;
        int length = plain.readableBytes();
        long beganNanos = timed ? counters.nanoTime() : 0;
        ByteBuf sealed = sealing.sealWith(state, plain, allocator);
        if (sealed != null) {
            count(timed, plain, sealed, length, beganNanos);
        }
        return sealed;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the same buffer is the question
    private void count(boolean timed, ByteBuf plain, ByteBuf sealed, int length, long beganNanos) {
        if (timed && sealed != plain) {
            counters.sealed(sealed.readableBytes() - length, counters.nanoTime() - beganNanos);
        }
    }

    /**
     * Seals a packet that goes over several links: once for all of them, as long as it {@linkplain
     * CryptoState#mayRepeat may be repeated}.
     *
     * @param packet not released
     * @return the sealed packet, owned by the caller
     * @throws KnetException if that failed
     */
    public ByteBuf seal(TxPacket packet, ByteBufAllocator allocator) {
        CryptoState now = slots.state();
        CryptoState wanted = ofMessage == null || !slots.permits(now, ofMessage) ? now : ofMessage;
        ByteBuf known = packet.sealed(wanted);
        if (known != null && wanted.mayRepeat(known)) {
            return known.retainedDuplicate();
        }
        ByteBuf sealed = seal(packet.plain().retainedDuplicate(), allocator);
        if (slots.state() == now) {
            packet.sealed(sealed, wanted);
        }
        return sealed;
    }

    /**
     * Opens a received packet, or takes it as it is if clear traffic is allowed.
     *
     * @param packet taken over
     * @param drops counts the packet if it is dropped
     * @return the plain packet, owned by the caller; null if the packet was dropped
     */
    public @Nullable InboundPacket open(
            InboundPacket packet, ByteBufAllocator allocator, DropSink drops) {
        int length = packet.content().readableBytes();
        // Without a key nothing is opened, and the time of nothing is not worth reading the clock.
        boolean timed = slots.state().anyLoaded();
        long beganNanos = timed ? counters.nanoTime() : 0;
        OpenResult result = open(packet, allocator);
        if (result == OpenResult.OPENED) {
            InboundPacket plain =
                    new RxPacket(
                            opening.takePlain(),
                            packet.source(),
                            packet.wireBytes(),
                            opening.packetNumber());
            packet.release();
            int overhead = length - plain.content().readableBytes();
            counters.opened(overhead, timed ? counters.nanoTime() - beganNanos : 0);
            return plain;
        }
        if (result == OpenResult.CLEAR) {
            return packet;
        }
        result.dropReason().ifPresent(reason -> drops.drop(reason, 1, packet.source()));
        packet.release();
        return null;
    }

    private OpenResult open(InboundPacket packet, ByteBufAllocator allocator) {
        boolean done = false;
        try {
            OpenResult result = opening.open(packet.content(), allocator);
            done = true;
            return result;
        } finally {
            if (!done) {
                packet.release();
            }
        }
    }

    /** Wipes what is kept of the keys. Idempotent. */
    @Override
    public void close() {
        sealing.close();
        opening.close();
    }
}

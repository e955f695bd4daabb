package io.knet.crypto.engine;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Seals the packets of one thread with the configuration in use (spec wire 5.1, 5.4). Not thread
 * safe, but safe against configurations that other threads replace or wipe meanwhile: a packet is
 * then sealed properly with the configuration that {@link #begin()} took, or not at all.
 *
 * <p>Close it when the thread ends. Until then it keeps a sealer of the configuration that it used
 * last.
 */
public final class Sealing implements AutoCloseable {
    private final CryptoSlots slots;
    private final SaltSource salts;
    private @Nullable CryptoState state;
    private @Nullable PacketCrypto crypto;
    private @Nullable PacketSealer sealer;

    Sealing(CryptoSlots slots, SaltSource salts) {
        this.slots = slots;
        this.salts = requireNonNull(salts, "salts");
    }

    /**
     * Takes the configuration in use now for the packets that follow, until the next call. All
     * fragments of a message should be sealed with one configuration, so that they have one size.
     *
     * @return how much longer packets become
     * @throws KnetException {@link KnetError#HANDLE_CLOSED} if the slots were closed, {@link
     *     KnetError#CRYPTO_FAILED} if the crypto model fails
     */
    public CryptoOverhead begin() {
        CryptoState now = slots.state();
        while (now != state) {
            now = adopt(now);
        }
        return now.overhead();
    }

    /**
     * Whether the configuration taken by {@link #begin()} is to send in clear.
     *
     * @throws IllegalStateException if {@link #begin()} was not called, or failed
     */
    public boolean inClear() {
        requireBegun();
        return sealer == null;
    }

    /**
     * Seals one packet with the configuration taken by {@link #begin()}; in clear, copies it.
     *
     * @param plain the packet, consumed but not released
     * @param sealed receives the sealed packet at its writer index; must have {@link
     *     CryptoOverhead#sealed} writable bytes and share no memory with {@code plain}
     * @throws KnetException {@link KnetError#CRYPTO_FAILED} if the packet could not be sealed, in
     *     particular because the configuration was replaced since {@link #begin()}. Both buffers
     *     then have the indices they had before
     * @throws IllegalStateException if {@link #begin()} was not called, or failed
     */
    public void seal(ByteBuf plain, ByteBuf sealed) {
        requireBegun();
        if (sealer == null) {
            sealed.writeBytes(plain);
            return;
        }
        int reader = plain.readerIndex();
        int writer = sealed.writerIndex();
        try {
            sealer.seal(plain, sealed);
        } catch (GeneralSecurityException e) {
            plain.readerIndex(reader);
            sealed.writerIndex(writer);
            throw new KnetException(
                    KnetError.CRYPTO_FAILED, "a packet could not be sealed: " + e.getMessage(), e);
        }
    }

    /**
     * Seals one packet with the configuration in use now. Unlike {@link #seal(ByteBuf, ByteBuf)} it
     * does not fail because the configuration is replaced meanwhile: the new one is used.
     *
     * @param plain the packet; released, or returned
     * @param allocator allocates the sealed packet
     * @return the sealed packet, which the caller releases; {@code plain} itself in clear
     * @throws KnetException {@link KnetError#CRYPTO_FAILED} if the packet could not be sealed,
     *     {@link KnetError#HANDLE_CLOSED} if the slots were closed
     */
    @SuppressWarnings("ReferenceEquality") // whether it is the same buffer is the question
    public ByteBuf seal(ByteBuf plain, ByteBufAllocator allocator) {
        ByteBuf result = null;
        try {
            while (result == null) {
                CryptoOverhead overhead = begin();
                result = inClear() ? plain : trySeal(plain, overhead, allocator);
            }
            return result;
        } finally {
            if (result != plain) {
                plain.release();
            }
        }
    }

    /**
     * Seals one packet with the configuration that was in use at an earlier moment, for which its
     * message was cut.
     *
     * @param wanted a state of the same slots
     * @param plain the packet; released, or returned, or still the caller's if null is returned
     * @param allocator allocates the sealed packet
     * @return the sealed packet, which the caller releases; {@code plain} itself in clear; null if
     *     the configuration was wiped, or was to send in clear and packets are sealed now
     * @throws KnetException {@link KnetError#CRYPTO_FAILED} if the packet could not be sealed,
     *     {@link KnetError#HANDLE_CLOSED} if the slots were closed; the packet is released
     */
    @SuppressWarnings("ReferenceEquality") // whether it is the same buffer is the question
    public @Nullable ByteBuf sealWith(
            CryptoState wanted, ByteBuf plain, ByteBufAllocator allocator) {
        boolean keeps = false;
        try {
            CryptoState now = slots.state();
            if (now.closed()) {
                begin();
            }
            ByteBuf result = null;
            if (slots.permits(now, wanted) && (state == wanted || adopt(wanted) == wanted)) {
                result = inClear() ? plain : trySeal(plain, wanted.overhead(), allocator);
            }
            keeps = result == null || result == plain;
            return result;
        } finally {
            if (!keeps) {
                plain.release();
            }
        }
    }

    /** Seals into a new buffer; null if that failed and the configuration has changed. */
    private @Nullable ByteBuf trySeal(
            ByteBuf plain, CryptoOverhead overhead, ByteBufAllocator allocator) {
        ByteBuf sealed = allocator.ioBuffer(overhead.sealed(plain.readableBytes()));
        boolean done = false;
        try {
            seal(plain, sealed);
            done = true;
            return sealed;
        } catch (KnetException e) {
            if (slots.state() == state) {
                throw e;
            }
            return null;
        } finally {
            if (!done) {
                sealed.release();
            }
        }
    }

    /** Makes a state the one to seal with, if it still holds; returns the state that holds. */
    private CryptoState adopt(CryptoState now) {
        state = null;
        PacketCrypto wanted = now.cryptoInUse();
        if (wanted != crypto) {
            release();
        }
        if (now.closed()) {
            throw new KnetException(
                    KnetError.HANDLE_CLOSED, "the handle was closed and its keys wiped");
        }
        if (wanted != null && sealer == null) {
            try {
                sealer = wanted.newSealer(salts);
                crypto = wanted;
            } catch (IllegalStateException e) {
                CryptoState newer = slots.state();
                if (newer == now) {
                    throw new KnetException(
                            KnetError.CRYPTO_FAILED,
                            "the crypto model refuses to seal: " + e.getMessage(),
                            e);
                }
                return newer;
            }
        }
        state = now;
        return now;
    }

    private void requireBegun() {
        if (state == null) {
            throw new IllegalStateException(
                    "begin() must be called, and succeed, before packets are sealed");
        }
    }

    private void release() {
        PacketSealer old = sealer;
        sealer = null;
        crypto = null;
        if (old != null) {
            old.close();
        }
    }

    /**
     * Wipes what is kept of the keys. The next {@link #begin()} would set them up again.
     * Idempotent.
     */
    @Override
    public void close() {
        state = null;
        release();
    }
}

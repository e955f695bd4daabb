package io.knet.netty.pipeline;

import io.knet.crypto.engine.CryptoState;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * A plain packet that is sealed later, perhaps on another thread, and what became of it. Without
 * its sealed form there is nothing to send: a packet that failed has none.
 */
final class HeldPacket {
    private final Object plain;
    private final int bytes;
    private final PacketType type;
    private final @Nullable CryptoState ofMessage;
    private final ByteBufAllocator allocator;
    private final ChannelPromise promise;
    private @Nullable ByteBuf sealed; // one thread at a time
    private @Nullable Throwable failure; // one thread at a time

    /**
     * A packet.
     *
     * @param plain a {@link ByteBuf} or a {@link TxPacket}, owned by this until it is sealed
     * @param ofMessage what its message was cut for, null if it belongs to none
     */
    HeldPacket(
            Object plain,
            int bytes,
            PacketType type,
            @Nullable CryptoState ofMessage,
            ByteBufAllocator allocator,
            ChannelPromise promise) {
        this.plain = plain;
        this.bytes = bytes;
        this.type = type;
        this.ofMessage = ofMessage;
        this.allocator = allocator;
        this.promise = promise;
    }

    /** Length of the plain packet. */
    int bytes() {
        return bytes;
    }

    PacketType type() {
        return type;
    }

    ChannelPromise promise() {
        return promise;
    }

    /** Seals it; whatever goes wrong is kept for whoever passes it on. */
    void seal(PacketCipher cipher) {
        CryptoState before = cipher.use(ofMessage);
        try {
            sealed = sealOrThrow(cipher);
        } catch (RuntimeException | Error thrown) {
            failure = thrown;
        } finally {
            cipher.use(before);
        }
    }

    private ByteBuf sealOrThrow(PacketCipher cipher) {
        if (!(plain instanceof TxPacket shared)) {
            return cipher.seal((ByteBuf) plain, allocator);
        }
        try {
            return cipher.seal(shared, allocator);
        } finally {
            shared.release();
        }
    }

    /**
     * The sealed packet, the caller's from then on.
     *
     * @return null if it could not be sealed: {@link #failure()} says why
     */
    @Nullable ByteBuf take() {
        return sealed;
    }

    /** Why it could not be sealed. */
    Throwable failure() {
        return failure == null ? new IllegalStateException("a packet was not sealed") : failure;
    }

    /** It will not be sent. Only for one that was not sealed yet. */
    void discard(Throwable why) {
        if (plain instanceof TxPacket shared) {
            shared.release();
        } else {
            ((ByteBuf) plain).release();
        }
        promise.tryFailure(why);
    }
}

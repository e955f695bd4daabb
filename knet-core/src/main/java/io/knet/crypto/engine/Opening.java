package io.knet.crypto.engine;

import io.knet.ClearTraffic;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Opens the packets that one thread receives (spec wire 5.5): with the configuration in use, else
 * with the other one, else they pass in clear if that is allowed. Not thread safe, but safe against
 * configurations that other threads replace or wipe meanwhile: a packet that fails while that
 * happens is tried again with what has come into force.
 *
 * <p>Close it when the thread ends. Until then it keeps an opener of each configuration that it
 * used last.
 */
public final class Opening implements AutoCloseable {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.CRYPTO);

    private final CryptoSlots slots;
    private final SlotOpener slot1 = new SlotOpener();
    private final SlotOpener slot2 = new SlotOpener();
    private @Nullable CryptoState state;
    private @Nullable ByteBuf plain;
    private OptionalLong packetNumber = OptionalLong.empty();

    Opening(CryptoSlots slots) {
        this.slots = slots;
    }

    /**
     * Opens one packet.
     *
     * @param sealed the packet as received; neither changed nor released
     * @param plain receives the packet at its writer index if the result is {@link
     *     OpenResult#OPENED}, and is otherwise unchanged up to its writer index. Must have as many
     *     writable bytes as {@code sealed} has readable ones, and share no memory with it
     */
    public OpenResult open(ByteBuf sealed, ByteBuf plain) {
        CryptoState now = slots.state();
        while (true) {
            if (now != state) {
                adopt(now);
            }
            SlotOpener first = now.inUse() == 2 ? slot2 : slot1;
            SlotOpener second = now.inUse() == 2 ? slot1 : slot2;
            SlotOpener opened =
                    first.open(sealed, plain) ? first : second.open(sealed, plain) ? second : null;
            if (opened != null) {
                packetNumber = opened.packetNumber();
                return OpenResult.OPENED;
            }
            CryptoState newer = slots.state();
            if (newer == now) {
                return unopened(now);
            }
            now = newer;
        }
    }

    /**
     * Opens one packet into a buffer of its own, which {@link #takePlain()} hands out if the result
     * is {@link OpenResult#OPENED}. Nothing is allocated while no configuration is loaded.
     *
     * @param sealed the packet as received; neither changed nor released
     * @param allocator allocates the buffer
     */
    public OpenResult open(ByteBuf sealed, ByteBufAllocator allocator) {
        CryptoState now = slots.state();
        if (!now.anyLoaded()) {
            return unopened(now);
        }
        ByteBuf buffer = allocator.buffer(sealed.readableBytes());
        OpenResult result = OpenResult.NOT_AUTHENTIC;
        try {
            result = open(sealed, buffer);
        } finally {
            if (result != OpenResult.OPENED) {
                buffer.release();
            }
        }
        if (result == OpenResult.OPENED) {
            releasePlain();
            plain = buffer;
        }
        return result;
    }

    /**
     * Hands out the packet that {@link #open(ByteBuf, ByteBufAllocator)} opened last; once.
     *
     * @return the packet, which the caller releases
     * @throws IllegalStateException if there is none
     */
    public ByteBuf takePlain() {
        ByteBuf taken = plain;
        if (taken == null) {
            throw new IllegalStateException("no packet was opened since the last one was taken");
        }
        plain = null;
        return taken;
    }

    /** The number of the packet that was opened last, if its format has numbers. */
    public OptionalLong packetNumber() {
        return packetNumber;
    }

    private static OpenResult unopened(CryptoState state) {
        if (state.closed()) {
            return OpenResult.CLOSED;
        }
        if (state.rxClear() == ClearTraffic.ALLOW) {
            return OpenResult.CLEAR;
        }
        return state.anyLoaded() ? OpenResult.NOT_AUTHENTIC : OpenResult.CLEAR_NOT_ALLOWED;
    }

    private void adopt(CryptoState now) {
        slot1.adopt(now.crypto(1));
        slot2.adopt(now.crypto(2));
        state = now;
    }

    private void releasePlain() {
        ByteBuf untaken = plain;
        plain = null;
        if (untaken != null) {
            untaken.release();
        }
    }

    /** Wipes what is kept of the keys and releases a packet that was not taken. Idempotent. */
    @Override
    public void close() {
        state = null;
        slot1.adopt(null);
        slot2.adopt(null);
        releasePlain();
    }

    /** The opener of what a slot held when it was looked at last. */
    private static final class SlotOpener {
        private @Nullable PacketCrypto crypto;
        private @Nullable PacketOpener opener;

        boolean open(ByteBuf sealed, ByteBuf plain) {
            return opener != null && opener.open(sealed, plain);
        }

        OptionalLong packetNumber() {
            return opener == null ? OptionalLong.empty() : opener.packetNumber();
        }

        void adopt(@Nullable PacketCrypto wanted) {
            if (wanted == crypto) {
                return;
            }
            PacketOpener old = opener;
            opener = null;
            crypto = null;
            if (old != null) {
                old.close();
            }
            if (wanted != null) {
                try {
                    opener = wanted.newOpener();
                } catch (IllegalStateException e) {
                    // Emptied or replaced since; open() finds the newer state and comes back.
                    LOG.debug("crypto slot changed while an opener was made for it", e);
                }
            }
            crypto = wanted;
        }
    }
}

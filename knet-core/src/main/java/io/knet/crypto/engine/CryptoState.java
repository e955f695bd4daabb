package io.knet.crypto.engine;

import io.knet.ClearTraffic;
import io.knet.KnetLimits;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the two crypto slots hold at one moment (spec wire 5.4). Immutable; {@link CryptoSlots}
 * publishes a new one at every change.
 */
public final class CryptoState {
    /** Stands for the slots that all later states are of, too. */
    private final Object slots;

    private final long version;
    private final @Nullable PacketCrypto slot1;
    private final @Nullable PacketCrypto slot2;
    private final int inUse;
    private final ClearTraffic rxClear;
    private final boolean closed;

    private CryptoState(
            Object slots,
            long version,
            @Nullable PacketCrypto slot1,
            @Nullable PacketCrypto slot2,
            int inUse,
            ClearTraffic rxClear,
            boolean closed) {
        this.slots = slots;
        this.version = version;
        this.slot1 = slot1;
        this.slot2 = slot2;
        this.inUse = inUse;
        this.rxClear = rxClear;
        this.closed = closed;
    }

    /** What new slots hold at first. */
    static CryptoState initial() {
        return new CryptoState(new Object(), 0, null, null, 0, ClearTraffic.ALLOW, false);
    }

    /**
     * Whether two states are of the same slots, so that what was sealed under one fits the other.
     */
    public boolean isOfSameSlots(CryptoState other) {
        return slots == other.slots;
    }

    /** Counts the changes: 0 at first, one more with each. */
    public long version() {
        return version;
    }

    /** The slot that packets are sealed with, 0 if they are sent in clear. */
    public int inUse() {
        return inUse;
    }

    /**
     * Whether a slot holds a configuration.
     *
     * @param slot 1 or 2
     */
    public boolean loaded(int slot) {
        return crypto(slot) != null;
    }

    /** Whether any slot holds a configuration. */
    public boolean anyLoaded() {
        return slot1 != null || slot2 != null;
    }

    /** What happens to packets that no loaded configuration opens. */
    public ClearTraffic rxClear() {
        return rxClear;
    }

    /** How much longer packets become with what is in use; {@link CryptoOverhead#NONE} in clear. */
    public CryptoOverhead overhead() {
        PacketCrypto crypto = cryptoInUse();
        return crypto == null ? CryptoOverhead.NONE : crypto.overhead();
    }

    /** Whether each packet is sealed under a number of its own, with what is in use. */
    public boolean numbersPackets() {
        PacketCrypto crypto = cryptoInUse();
        return crypto != null && crypto.numbersPackets();
    }

    /**
     * Whether a packet that was sealed with what is in use may go over another link as it is.
     *
     * @param sealed its indices are left as they are
     */
    public boolean mayRepeat(ByteBuf sealed) {
        PacketCrypto crypto = cryptoInUse();
        return crypto == null || crypto.mayRepeat(sealed);
    }

    /** How much longer packets become with each configuration that is loaded, in use or not. */
    public List<CryptoOverhead> loadedOverheads() {
        List<CryptoOverhead> overheads = new ArrayList<>(KnetLimits.CRYPTO_SLOTS);
        for (int slot = 1; slot <= KnetLimits.CRYPTO_SLOTS; slot++) {
            PacketCrypto loaded = crypto(slot);
            if (loaded != null) {
                overheads.add(loaded.overhead());
            }
        }
        return overheads;
    }

    /** Whether the slots were closed: nothing is sent or received any more, not in clear either. */
    public boolean closed() {
        return closed;
    }

    /**
     * Whether packets of a message that was cut under an older state may still be sealed with what
     * was in use then: not in clear once packets are sealed, nor when the slots are closed.
     */
    public boolean permits(CryptoState older) {
        return !closed && (inUse == 0 || older.inUse != 0);
    }

    @Nullable PacketCrypto crypto(int slot) {
        return slot == 1 ? slot1 : slot == 2 ? slot2 : null;
    }

    @Nullable PacketCrypto cryptoInUse() {
        return crypto(inUse);
    }

    CryptoState withSlot(int slot, @Nullable PacketCrypto crypto) {
        return new CryptoState(
                slots,
                version + 1,
                slot == 1 ? crypto : slot1,
                slot == 2 ? crypto : slot2,
                inUse,
                rxClear,
                closed);
    }

    CryptoState withInUse(int slot) {
        return new CryptoState(slots, version + 1, slot1, slot2, slot, rxClear, closed);
    }

    CryptoState withRxClear(ClearTraffic value) {
        return new CryptoState(slots, version + 1, slot1, slot2, inUse, value, closed);
    }

    /** Slot 1 replaced, put to use or given up, and clear traffic set accordingly, in one step. */
    CryptoState withOnly(@Nullable PacketCrypto crypto) {
        return crypto == null
                ? new CryptoState(slots, version + 1, null, slot2, 0, ClearTraffic.ALLOW, closed)
                : new CryptoState(
                        slots, version + 1, crypto, slot2, 1, ClearTraffic.DISALLOW, closed);
    }

    CryptoState asClosed() {
        return new CryptoState(slots, version + 1, null, null, 0, ClearTraffic.DISALLOW, true);
    }

    @Override
    public String toString() {
        return "CryptoState[version="
                + version
                + ", inUse="
                + inUse
                + ", loaded="
                + (slot1 != null ? "1" : "")
                + (slot2 != null ? "2" : "")
                + ", rxClear="
                + rxClear
                + (closed ? ", closed]" : "]");
    }
}

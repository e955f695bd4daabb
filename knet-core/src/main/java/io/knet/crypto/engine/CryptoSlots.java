package io.knet.crypto.engine;

import static java.util.Objects.requireNonNull;

import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.SaltSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two crypto configurations of a handle and the rules by which they are changed (spec wire 5.4,
 * spec api 6.2).
 *
 * <p>Thread safe. Changes exclude each other; packets are sealed and opened without a lock, from
 * the immutable {@link #state()}. A change is published before the keys that it replaces are wiped,
 * so whoever finds a configuration closed also finds the newer state.
 *
 * <p>A call that throws leaves the state as it was.
 */
public sealed class CryptoSlots implements AutoCloseable permits DialectSlots {
    private final Function<CryptoConfig, PacketCrypto> factory;
    private volatile CryptoState state = CryptoState.initial();

    /** Empty slots whose configurations are made and tried by {@link CryptoModels#create}. */
    public CryptoSlots() {
        this(CryptoModels::create);
    }

    /**
     * Empty slots.
     *
     * @param factory makes a configuration ready for use, or throws {@link KnetException}
     */
    public CryptoSlots(Function<CryptoConfig, PacketCrypto> factory) {
        this.factory = requireNonNull(factory, "factory");
    }

    /**
     * Slots that hold one way of sealing, which is in use, and take no clear traffic.
     *
     * @param only closed with the slots
     */
    public static CryptoSlots sealedWith(PacketCrypto only) {
        CryptoSlots slots =
                new CryptoSlots(
                        config -> {
                            throw new IllegalStateException("these slots take no configuration");
                        });
        slots.state = slots.state.withOnly(only);
        return slots;
    }

    /** What holds now. */
    public CryptoState state() {
        return state;
    }

    /**
     * Whether packets of a message that was cut under an older state may still be sealed with what
     * was in use then.
     *
     * @param now what {@link #state} said
     */
    public boolean permits(CryptoState now, CryptoState older) {
        return now.permits(older);
    }

    /**
     * The slots whose state this is: others than these where a host has the choice of two, which
     * hold at the moment.
     */
    public CryptoSlots inForce() {
        return this;
    }

    /**
     * Fills or replaces a slot. Packets are opened with it at once, and sealed with it after {@link
     * #use}.
     *
     * @param slot 1 or 2
     * @param config copied; may be closed afterwards
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if there is no such slot, {@link
     *     KnetError#IN_USE} if packets are being sealed with it, {@link KnetError#HANDLE_CLOSED}
     *     after {@link #close()}, or the factory's
     */
    public synchronized void set(int slot, CryptoConfig config) {
        requireNonNull(config, "config");
        requireFree(slot);
        replace(slot, factory.apply(config));
    }

    /**
     * Empties a slot and wipes its keys. An empty slot may be emptied.
     *
     * @param slot 1 or 2
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if there is no such slot, {@link
     *     KnetError#IN_USE} if packets are being sealed with it, {@link KnetError#HANDLE_CLOSED}
     *     after {@link #close()}
     */
    public synchronized void clear(int slot) {
        requireFree(slot);
        replace(slot, null);
    }

    /**
     * Selects what packets are sealed with.
     *
     * @param slot 1, 2, or 0 to send in clear
     * @return the new state, whose overhead enters the MTU formulas
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if there is no such slot or it is
     *     empty, {@link KnetError#HANDLE_CLOSED} after {@link #close()}
     */
    public synchronized CryptoState use(int slot) {
        requireOpen();
        if (slot != 0) {
            requireSlot(slot, "0, 1 or 2");
            if (!state.loaded(slot)) {
                throw new KnetException(
                        KnetError.INVALID_ARGUMENT,
                        "crypto slot "
                                + slot
                                + " is empty and cannot be used; set a configuration there first");
            }
        }
        state = state.withInUse(slot);
        return state;
    }

    /**
     * Says what happens to packets that no loaded configuration opens.
     *
     * @throws KnetException {@link KnetError#HANDLE_CLOSED} after {@link #close()}
     */
    public synchronized void rxClear(ClearTraffic value) {
        requireNonNull(value, "value");
        requireOpen();
        state = state.withRxClear(value);
    }

    /**
     * libknet's older call that does all in one step (spec wire 5.4): fills slot 1 even while it is
     * in use, seals with it and disallows clear traffic; or, without a configuration, empties slot
     * 1, sends in clear and allows clear traffic. Traffic with peers that have not changed yet is
     * interrupted.
     *
     * @param config the configuration, copied; empty to switch crypto off
     * @return the new state
     * @throws KnetException {@link KnetError#HANDLE_CLOSED} after {@link #close()}, or the
     *     factory's
     */
    public synchronized CryptoState apply(Optional<CryptoConfig> config) {
        requireOpen();
        PacketCrypto crypto = config.map(factory).orElse(null);
        PacketCrypto old = state.crypto(1);
        state = state.withOnly(crypto);
        close(old);
        return state;
    }

    /**
     * Makes what one thread seals its packets with.
     *
     * @param salts where its random bytes come from; used by that thread only
     */
    public Sealing newSealing(SaltSource salts) {
        return new Sealing(this, salts);
    }

    /** Makes what one thread opens received packets with. */
    public Opening newOpening() {
        return new Opening(this);
    }

    /**
     * Empties both slots and wipes all keys. Nothing is sealed or opened from then on, nor passed
     * in clear. Idempotent.
     */
    @Override
    public synchronized void close() {
        CryptoState last = state;
        if (!last.closed()) {
            state = last.asClosed();
            try {
                close(last.crypto(1));
            } finally {
                close(last.crypto(2));
            }
        }
    }

    private void replace(int slot, @Nullable PacketCrypto crypto) {
        PacketCrypto old = state.crypto(slot);
        state = state.withSlot(slot, crypto);
        close(old);
    }

    private static void close(@Nullable PacketCrypto crypto) {
        if (crypto != null) {
            crypto.close();
        }
    }

    private void requireFree(int slot) {
        requireOpen();
        requireSlot(slot, "1 or 2");
        if (state.inUse() == slot) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "packets are sealed with crypto slot "
                            + slot
                            + "; use the other slot or none before changing it");
        }
    }

    private static void requireSlot(int slot, String allowed) {
        if (slot < 1 || slot > KnetLimits.CRYPTO_SLOTS) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "there is no crypto slot " + slot + "; it must be " + allowed);
        }
    }

    private void requireOpen() {
        if (state.closed()) {
            throw new KnetException(
                    KnetError.HANDLE_CLOSED, "the handle was closed and its keys wiped");
        }
    }
}

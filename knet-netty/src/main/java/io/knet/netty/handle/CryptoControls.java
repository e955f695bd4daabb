package io.knet.netty.handle;

import static java.util.Objects.requireNonNull;

import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.CryptoControl;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.flight.Flight;
import io.knet.netty.mtu.DataMtu;
import java.util.OptionalInt;

/** The crypto slots as the application sees them. */
final class CryptoControls implements CryptoControl {
    private final CryptoSlots slots;
    private final DataMtu dataMtu;
    private final PathSearches searches;
    private final HandleLife life;
    private final Flight flight;
    private final WarmUps warmUps;

    CryptoControls(
            CryptoSlots slots,
            DataMtu dataMtu,
            PathSearches searches,
            HandleLife life,
            Flight flight,
            WarmUps warmUps) {
        this.flight = flight;
        this.warmUps = warmUps;
        this.slots = slots;
        this.dataMtu = dataMtu;
        this.searches = searches;
        this.life = life;
    }

    @Override
    public void set(int slot, CryptoConfig config) {
        requireNonNull(config, "config");
        life.checkOpen();
        slots.set(slot, config);
        warmUps.warmUp(config);
        flight.keyLoaded(slot, config);
    }

    @Override
    public void clear(int slot) {
        life.checkOpen();
        slots.clear(slot);
        flight.keyCleared(slot);
    }

    @Override
    public void use(int slot) {
        life.checkOpen();
        if (slot < 1 || slot > KnetLimits.CRYPTO_SLOTS) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "crypto slot " + slot + " must be 1 or 2; useNone() sends in clear");
        }
        slots.use(slot);
        flight.keyUsed(slot);
        dataMtu.update();
        searches.searchAll();
    }

    @Override
    public void useNone() {
        life.checkOpen();
        slots.use(0);
        flight.keyUsed(0);
        dataMtu.update();
        searches.searchAll();
    }

    @Override
    public OptionalInt inUse() {
        int slot = slots.state().inUse();
        return slot == 0 ? OptionalInt.empty() : OptionalInt.of(slot);
    }

    @Override
    public ClearTraffic clearTraffic() {
        return slots.state().rxClear();
    }

    @Override
    public void clearTraffic(ClearTraffic clearTraffic) {
        requireNonNull(clearTraffic, "clearTraffic");
        life.checkOpen();
        slots.rxClear(clearTraffic);
    }
}

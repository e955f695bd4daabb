package io.knet.netty.node;

import static java.util.Objects.requireNonNull;

import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.CryptoControl;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import java.util.OptionalInt;

/** The crypto slots as the application sees them. */
final class SlotControl implements CryptoControl {
    private final Node node;

    SlotControl(Node node) {
        this.node = node;
    }

    @Override
    public void set(int slot, CryptoConfig config) {
        requireNonNull(config, "config");
        node.checkOpen();
        node.crypto.set(slot, config);
    }

    @Override
    public void clear(int slot) {
        node.checkOpen();
        node.crypto.clear(slot);
    }

    @Override
    public void use(int slot) {
        node.checkOpen();
        if (slot < 1 || slot > KnetLimits.CRYPTO_SLOTS) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "crypto slot " + slot + " must be 1 or 2; useNone() sends in clear");
        }
        node.crypto.use(slot);
        node.updateDataMtu();
        node.searchMtus();
    }

    @Override
    public void useNone() {
        node.checkOpen();
        node.crypto.use(0);
        node.updateDataMtu();
        node.searchMtus();
    }

    @Override
    public OptionalInt inUse() {
        int slot = node.crypto.state().inUse();
        return slot == 0 ? OptionalInt.empty() : OptionalInt.of(slot);
    }

    @Override
    public ClearTraffic clearTraffic() {
        return node.crypto.state().rxClear();
    }

    @Override
    public void clearTraffic(ClearTraffic clearTraffic) {
        requireNonNull(clearTraffic, "clearTraffic");
        node.checkOpen();
        node.crypto.rxClear(clearTraffic);
    }
}

package io.knet.lab.simulate.cluster;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.engine.CryptoSlots;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The keys that one node has, which outlive its process. */
final class KeyRing {
    private static final int KEY_BYTES = 128;

    private final @Nullable CryptoConfig[] slots = new @Nullable CryptoConfig[2];
    private int inUse;

    /** A new key with any algorithms that authenticate. */
    static CryptoConfig newKey(SplittableRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        CryptoCipher[] ciphers = {CryptoCipher.NONE, CryptoCipher.AES128, CryptoCipher.AES256};
        CryptoHash[] hashes = {CryptoHash.SHA1, CryptoHash.SHA256, CryptoHash.SHA512};
        return CryptoConfig.of(
                CryptoConfig.DEFAULT_MODEL,
                ciphers[random.nextInt(ciphers.length)],
                hashes[random.nextInt(hashes.length)],
                key);
    }

    void set(int slot, CryptoConfig key) {
        slots[slot - 1] = key;
    }

    void clear(int slot) {
        slots[slot - 1] = null;
    }

    void use(int slot) {
        inUse = slot;
    }

    int inUse() {
        return inUse;
    }

    /** The crypto that a process starts with. */
    CryptoSlots newSlots() {
        CryptoSlots fresh = new CryptoSlots();
        for (int slot = 1; slot <= slots.length; slot++) {
            CryptoConfig key = slots[slot - 1];
            if (key != null) {
                fresh.set(slot, key);
            }
        }
        if (inUse != 0) {
            fresh.use(inUse);
        }
        return fresh;
    }
}

package io.knet.netty.testkit;

import io.knet.CryptoConfig;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.pipeline.Packing;
import io.knet.netty.pipeline.Packings;
import java.util.Optional;
import java.util.Random;

/** Crypto for tests, the same in each run. */
public final class Keys {
    private static final int LENGTH = 200;

    private Keys() {}

    /** AES-256 and SHA-256 with one of many keys. */
    public static CryptoConfig config(long seed) {
        byte[] key = new byte[LENGTH];
        new Random(seed).nextBytes(key);
        return CryptoConfig.aes256Sha256(key);
    }

    /** Slots in which packets are sealed with a key, and no other packets are taken. */
    public static CryptoSlots slots(long seed) {
        CryptoSlots slots = new CryptoSlots();
        slots.apply(Optional.of(config(seed)));
        return slots;
    }

    /** Packets of so many bytes of a message, in clear. */
    public static Packings inClear(int dataMtu) {
        Packing packing = new Packing(dataMtu, false, new CryptoSlots().state());
        return host -> packing;
    }

    /** A cipher without keys. */
    public static PacketCipher noCipher() {
        return cipher(new CryptoSlots());
    }

    /** A cipher that nobody counts. */
    public static PacketCipher cipher(CryptoSlots slots) {
        return new PacketCipher(slots, salts(1), new Uncounted());
    }

    /** Salts that are not random. */
    public static SaltSource salts(long seed) {
        Random random = new Random(seed);
        return (bytes, offset, length) -> {
            for (int i = 0; i < length; i++) {
                bytes[offset + i] = (byte) random.nextInt();
            }
        };
    }
}

package io.knet.tests.fuzz;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The keys with which libknet sealed the recorded packets, one for each cipher and hash. */
final class FuzzKeys {
    static final String RESOURCE = "keys";

    private static final int DEFAULT_LENGTH = 200;

    private final Map<String, byte[]> keys = new TreeMap<>();

    private FuzzKeys() {}

    static FuzzKeys load() {
        FuzzKeys loaded = new FuzzKeys();
        Corpus.load(RESOURCE).forEach(entry -> loaded.keys.put(entry.label(), entry.bytes()));
        return loaded;
    }

    static String name(CryptoCipher cipher, CryptoHash hash) {
        return cipher.wireName() + "-" + hash.wireName();
    }

    /** The key of a recording; another one where there is no recording. */
    byte[] key(CryptoCipher cipher, CryptoHash hash) {
        byte[] filler = new byte[DEFAULT_LENGTH];
        Arrays.fill(filler, (byte) 7);
        return keys.getOrDefault(name(cipher, hash), filler);
    }
}

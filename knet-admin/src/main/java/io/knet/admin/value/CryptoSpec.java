package io.knet.admin.value;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetLimits;
import java.util.Arrays;

/**
 * How packets are sealed: {@code MODEL/CIPHER/HASH}.
 *
 * @param model name of the crypto model
 * @param cipher the cipher
 * @param hash the hash
 */
public record CryptoSpec(String model, CryptoCipher cipher, CryptoHash hash) {
    private static final int PARTS = 3;

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it does not have three parts
     * @throws io.knet.KnetException naming the ciphers and hashes, for an unknown one
     */
    public static CryptoSpec parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != PARTS || parts[0].isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" must be MODEL/CIPHER/HASH, as in jca/aes256/sha256");
        }
        return new CryptoSpec(parts[0], CryptoCipher.ofName(parts[1]), CryptoHash.ofName(parts[2]));
    }

    /** The configuration with a key, which is copied. */
    public CryptoConfig withKey(byte[] key) {
        return CryptoConfig.of(model, cipher, hash, key);
    }

    /**
     * The configuration with the key in a file.
     *
     * @throws IllegalArgumentException if the file cannot be read or is no key
     */
    public CryptoConfig withKeyFile(String file) {
        byte[] key = BoundedFile.read("key file", file, KnetLimits.MAX_KEY);
        try {
            if (key.length < KnetLimits.MIN_KEY) {
                throw new IllegalArgumentException(
                        "key file \""
                                + file
                                + "\" has "
                                + key.length
                                + " bytes; a key has "
                                + KnetLimits.MIN_KEY
                                + " to "
                                + KnetLimits.MAX_KEY);
            }
            return withKey(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The text form. */
    @Override
    public String toString() {
        return model + "/" + cipher.wireName() + "/" + hash.wireName();
    }
}

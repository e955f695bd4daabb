package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The ciphers that all versions of libknet share, and the CTR modes of its openssl model (spec wire
 * 5.3).
 */
public enum CryptoCipher {
    /** Not encrypted; packets are authenticated only. */
    NONE("none", 0, Mode.NONE),
    AES128("aes128", 16, Mode.CBC),
    AES192("aes192", 24, Mode.CBC),
    AES256("aes256", 32, Mode.CBC),
    AES128_CTR("aes-128-ctr", 16, Mode.CTR),
    AES192_CTR("aes-192-ctr", 24, Mode.CTR),
    AES256_CTR("aes-256-ctr", 32, Mode.CTR);

    /** How a cipher treats its blocks. */
    public enum Mode {
        /** No cipher. */
        NONE,
        /** Cipher block chaining with PKCS#7 padding. */
        CBC,
        /** Counter mode, without padding. */
        CTR
    }

    private final String wireName;
    private final int keyBytes;
    private final Mode mode;

    CryptoCipher(String wireName, int keyBytes, Mode mode) {
        this.wireName = wireName;
        this.keyBytes = keyBytes;
        this.mode = mode;
    }

    /** The name that every libknet which offers this cipher accepts. */
    public String wireName() {
        return wireName;
    }

    /** Bytes of the private key that the cipher uses, counted from the key's first byte. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Bits of the private key that the cipher uses, as libknet lists it (spec api 15.4). */
    public int keyBits() {
        return keyBytes * Byte.SIZE;
    }

    /**
     * The names under which libknet lists the cipher (spec api 15.4), for example {@code
     * aes-256-cbc} and {@code aes256}; {@link #ofName} accepts them all.
     */
    public List<String> names() {
        String bits = Integer.toString(keyBits());
        return switch (mode) {
            case NONE -> List.of(wireName);
            case CBC -> List.of("aes-" + bits + "-cbc", "aes" + bits);
            case CTR -> List.of("aes-" + bits + "-ctr", "aes" + bits + "-ctr");
        };
    }

    /** How the cipher treats its blocks. */
    public Mode mode() {
        return mode;
    }

    /**
     * Finds a cipher by one of its {@link #names()}.
     *
     * @param name for example {@code aes256}, {@code aes-256-cbc}, {@code aes256-ctr} or {@code
     *     none}; case is ignored
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static CryptoCipher ofName(String name) {
        requireNonNull(name, "name");
        for (CryptoCipher cipher : values()) {
            if (cipher.names().stream().anyMatch(name::equalsIgnoreCase)) {
                return cipher;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown cipher \""
                        + name
                        + "\"; use none, aes128, aes192, aes256 or aes-{128,192,256}-ctr");
    }
}

package io.knet;

import static java.util.Objects.requireNonNull;

/**
 * The hashes that all versions of libknet share; packets carry their HMAC, never truncated (spec
 * wire 5.1).
 */
public enum CryptoHash {
    MD5("md5", 16),
    SHA1("sha1", 20),
    SHA256("sha256", 32),
    SHA384("sha384", 48),
    SHA512("sha512", 64);

    private final String wireName;
    private final int bytes;

    CryptoHash(String wireName, int bytes) {
        this.wireName = wireName;
        this.bytes = bytes;
    }

    /** The name that every libknet accepts. */
    public String wireName() {
        return wireName;
    }

    /** Length of the tag, in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Length of the tag, in bits, as libknet lists it (spec api 15.4). */
    public int bits() {
        return bytes * Byte.SIZE;
    }

    /**
     * Finds a hash by libknet's name for it.
     *
     * @param name for example {@code sha256}; case is ignored
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static CryptoHash ofName(String name) {
        requireNonNull(name, "name");
        for (CryptoHash hash : values()) {
            if (hash.wireName.equalsIgnoreCase(name)) {
                return hash;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown hash \"" + name + "\"; use md5, sha1, sha256, sha384 or sha512");
    }
}

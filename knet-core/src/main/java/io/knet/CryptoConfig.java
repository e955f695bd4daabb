package io.knet;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;

/**
 * One crypto configuration: model, cipher, hash and the private key that all nodes of the cluster
 * share. Immutable but for {@link #close()}, which wipes the key held here. A handle copies what it
 * needs when it is given a configuration, so the caller may close it at once.
 *
 * <p>The whole key authenticates, its first {@link CryptoCipher#keyBytes()} bytes encrypt (spec
 * wire 5.1).
 */
public final class CryptoConfig implements AutoCloseable {
    /** The model that is used when none is named. */
    public static final String DEFAULT_MODEL = "jca";

    private final String model;
    private final CryptoCipher cipher;
    private final CryptoHash hash;
    private final byte[] key;
    private boolean closed;

    private CryptoConfig(String model, CryptoCipher cipher, CryptoHash hash, byte[] key) {
        this.model = model;
        this.cipher = cipher;
        this.hash = hash;
        this.key = key;
    }

    /**
     * Makes a configuration.
     *
     * @param model {@code jca}, {@code bouncycastle}, or libknet's names {@code nss} and {@code
     *     openssl}, which stand for the same wire format and select the default model
     * @param cipher the cipher, {@link CryptoCipher#NONE} to authenticate only
     * @param hash the hash
     * @param key the private key, {@link KnetLimits#MIN_KEY} to {@link KnetLimits#MAX_KEY} bytes,
     *     copied
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the key is too short or too long
     */
    public static CryptoConfig of(String model, CryptoCipher cipher, CryptoHash hash, byte[] key) {
        requireNonNull(model, "model");
        requireNonNull(key, "key");
        requireNonNull(cipher, "cipher");
        requireNonNull(hash, "hash");
        if (key.length < KnetLimits.MIN_KEY || key.length > KnetLimits.MAX_KEY) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "the private key has "
                            + key.length
                            + " bytes; it must have "
                            + KnetLimits.MIN_KEY
                            + " to "
                            + KnetLimits.MAX_KEY);
        }
        return new CryptoConfig(model.toLowerCase(Locale.ROOT), cipher, hash, key.clone());
    }

    /** AES-256-CBC with HMAC-SHA-256 and the default model; see {@link #of}. */
    public static CryptoConfig aes256Sha256(byte[] key) {
        requireNonNull(key, "key");
        return of(DEFAULT_MODEL, CryptoCipher.AES256, CryptoHash.SHA256, key);
    }

    /** Name of the crypto model, in lower case. */
    public String model() {
        return model;
    }

    /** The cipher. */
    public CryptoCipher cipher() {
        return cipher;
    }

    /** The hash. */
    public CryptoHash hash() {
        return hash;
    }

    /**
     * A copy of the private key, which the caller should wipe after use.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized byte[] key() {
        if (closed) {
            throw new IllegalStateException(
                    "this crypto configuration was closed and its key wiped");
        }
        return key.clone();
    }

    /**
     * Wipes the key held here. Handles that were given this configuration are not affected.
     * Idempotent.
     */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CryptoConfig that
                && model.equals(that.model)
                && cipher == that.cipher
                && hash == that.hash
                && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return model.hashCode() * 31 * 31 + cipher.hashCode() * 31 + hash.hashCode();
    }

    /** Names the algorithms, never the key. */
    @Override
    public String toString() {
        return model + "/" + cipher.wireName() + "/" + hash.wireName();
    }
}

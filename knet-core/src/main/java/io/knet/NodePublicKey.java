package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Base64;

/**
 * The public key of a node's {@link NodeIdentity}: 32 bytes, X25519; base64 as text. Whether it is
 * a key that anybody can have a private key for is checked when a host is given it. Immutable.
 */
public final class NodePublicKey {
    /** Length of a public key, in bytes. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private NodePublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key from bytes.
     *
     * @param bytes copied
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if they are not 32
     */
    public static NodePublicKey of(byte[] bytes) {
        requireNonNull(bytes, "bytes");
        if (bytes.length != BYTES) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "a public key has " + BYTES + " bytes, not " + bytes.length);
        }
        return new NodePublicKey(bytes.clone());
    }

    /**
     * A key from what {@code knet pubkey} prints.
     *
     * @param text base64; spaces around it are ignored
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is no base64 of 32 bytes
     */
    public static NodePublicKey parse(String text) {
        requireNonNull(text, "text");
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "a public key is base64 of " + BYTES + " bytes: " + e.getMessage(),
                    e);
        }
        return of(bytes);
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodePublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The key in base64. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

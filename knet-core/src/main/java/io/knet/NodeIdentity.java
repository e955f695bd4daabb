package io.knet;

import static java.util.Objects.requireNonNull;

import io.knet.spi.KnetProvider;
import java.util.Arrays;

/**
 * The key pair by which a node proves in sessions who it is (X25519). Thread safe. Immutable but
 * for {@link #close()}, which wipes the private key held here; what was configured with it is not
 * affected.
 */
public final class NodeIdentity implements AutoCloseable {
    /** Length of a private key, in bytes: what a file of {@code knet keygen --identity} holds. */
    public static final int BYTES = 32;

    private final NodePublicKey publicKey;
    private final byte[] privateKey;
    private boolean closed;

    private NodeIdentity(byte[] privateKey, NodePublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * The identity with a private key.
     *
     * @param privateKey 32 bytes of a strong random generator, copied
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if they are not 32, or all are 0;
     *     {@link KnetError#MODEL_UNAVAILABLE} if nothing here computes X25519
     */
    public static NodeIdentity of(byte[] privateKey) {
        requireNonNull(privateKey, "privateKey");
        if (privateKey.length != BYTES) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "an identity has "
                            + BYTES
                            + " bytes, not "
                            + privateKey.length
                            + "; make one with knet keygen --identity FILE");
        }
        if (Arrays.equals(privateKey, new byte[BYTES])) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "an identity of zeros only is no secret; make one with knet keygen --identity"
                            + " FILE");
        }
        return new NodeIdentity(privateKey.clone(), KnetProvider.load().publicKeyOf(privateKey));
    }

    /** What the other nodes are configured with. */
    public NodePublicKey publicKey() {
        return publicKey;
    }

    /**
     * A copy of the private key, which the caller should wipe after use.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized byte[] privateKey() {
        if (closed) {
            throw new IllegalStateException("this identity was closed and its private key wiped");
        }
        return privateKey.clone();
    }

    /** Wipes the private key held here. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(privateKey, (byte) 0);
    }

    /** Names the public key, never the private one. */
    @Override
    public String toString() {
        return "identity with public key " + publicKey;
    }
}

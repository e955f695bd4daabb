package io.knet.session;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.noise.NoisePattern;
import io.knet.session.noise.NoiseProtocol;
import io.knet.session.wire.SessionDatagram;
import org.jspecify.annotations.Nullable;

/** What handshakes and packets of a node are made with. All nodes of a cluster have the same. */
public enum SessionSuite {
    /** Nodes are trusted because they have the key file; AES-256-GCM. */
    SHARED_AES_GCM(1, NoisePattern.NN_PSK0, AeadAlgorithm.AES_GCM),
    /** Nodes are trusted because they have the key file; ChaCha20-Poly1305. */
    SHARED_CHACHA_POLY(2, NoisePattern.NN_PSK0, AeadAlgorithm.CHACHA_POLY),
    /** Nodes prove who they are; AES-256-GCM. */
    IDENTITY_AES_GCM(3, NoisePattern.IK_PSK2, AeadAlgorithm.AES_GCM),
    /** Nodes prove who they are; ChaCha20-Poly1305. */
    IDENTITY_CHACHA_POLY(4, NoisePattern.IK_PSK2, AeadAlgorithm.CHACHA_POLY);

    /** Length of a RESPONSE without surplus, in bytes; also that of an INIT without identities. */
    private static final int SHORT_HANDSHAKE = 124;

    private static final int INIT_WITH_IDENTITY = 172;

    private final int code;
    private final NoisePattern pattern;
    private final AeadAlgorithm cipher;

    SessionSuite(int code, NoisePattern pattern, AeadAlgorithm cipher) {
        this.code = code;
        this.pattern = pattern;
        this.cipher = cipher;
    }

    /** The byte on the wire, 1 to 4. */
    public int code() {
        return code;
    }

    /** The cipher of its packets. */
    public AeadAlgorithm cipher() {
        return cipher;
    }

    /** Whether its nodes prove who they are. */
    public boolean hasIdentities() {
        return pattern.hasIdentities();
    }

    /** The Noise protocol of its handshakes. */
    public NoiseProtocol protocol(SessionCrypto crypto) {
        return new NoiseProtocol(pattern, cipher, crypto);
    }

    /**
     * Finds the suite of a byte.
     *
     * @param code 0 to 255
     * @return the suite, or null if no suite has that code
     */
    public static @Nullable SessionSuite of(int code) {
        return switch (code) {
            case 1 -> SHARED_AES_GCM;
            case 2 -> SHARED_CHACHA_POLY;
            case 3 -> IDENTITY_AES_GCM;
            case 4 -> IDENTITY_CHACHA_POLY;
            default -> null;
        };
    }

    /** The shortest INIT or RESPONSE of the suite, in bytes. */
    int minLength(SessionDatagram kind) {
        return kind == SessionDatagram.INIT && hasIdentities()
                ? INIT_WITH_IDENTITY
                : SHORT_HANDSHAKE;
    }
}

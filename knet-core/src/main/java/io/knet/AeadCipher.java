package io.knet;

import static java.util.Objects.requireNonNull;

/** What the packets of sessions are sealed with. All nodes of a cluster use the same. */
public enum AeadCipher {
    /** AES-256-GCM: the fastest where processors have instructions for it, as all servers have. */
    AES_GCM("aesgcm"),
    /** ChaCha20-Poly1305: the fastest where they have none. */
    CHACHA_POLY("chachapoly");

    private final String wireName;

    AeadCipher(String wireName) {
        this.wireName = wireName;
    }

    /** The name in files and commands: {@code aesgcm} or {@code chachapoly}. */
    public String wireName() {
        return wireName;
    }

    /**
     * Finds a cipher by its name.
     *
     * @param name case is ignored
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static AeadCipher ofName(String name) {
        requireNonNull(name, "name");
        for (AeadCipher cipher : values()) {
            if (cipher.wireName.equalsIgnoreCase(name)) {
                return cipher;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown suite \"" + name + "\"; use aesgcm or chachapoly");
    }
}

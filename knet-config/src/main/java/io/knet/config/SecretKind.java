package io.knet.config;

import io.knet.KnetLimits;
import io.knet.NodeIdentity;

/** What a file holds that nobody else may read. */
enum SecretKind {
    KEY(
            "key",
            KnetLimits.MIN_KEY,
            KnetLimits.MAX_KEY,
            "a key has "
                    + KnetLimits.MIN_KEY
                    + " to "
                    + KnetLimits.MAX_KEY
                    + ", and knet keygen makes one"),
    IDENTITY(
            "identity",
            NodeIdentity.BYTES,
            NodeIdentity.BYTES,
            "an identity has " + NodeIdentity.BYTES + ", and knet keygen --identity makes one");

    private final String word;
    private final int min;
    private final int max;
    private final String allowed;

    SecretKind(String word, int min, int max, String allowed) {
        this.word = word;
        this.min = min;
        this.max = max;
        this.allowed = allowed;
    }

    /** What it is called. */
    String word() {
        return word;
    }

    /** How many bytes it has at least. */
    int min() {
        return min;
    }

    /** How many bytes it has at most. */
    int max() {
        return max;
    }

    /** How many bytes it has, and what makes it. */
    String allowed() {
        return allowed;
    }
}

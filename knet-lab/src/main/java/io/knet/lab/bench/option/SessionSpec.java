package io.knet.lab.bench.option;

import io.knet.AeadCipher;

/**
 * The sessions that Java nodes speak in.
 *
 * @param suite what packets are sealed with
 * @param identities whether nodes prove who they are
 */
public record SessionSpec(AeadCipher suite, boolean identities) {
    /** For people. */
    @Override
    public String toString() {
        return "sessions with " + suite.wireName() + (identities ? " and identities" : "");
    }
}

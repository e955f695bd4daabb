package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** What an entry of an access list says about the sources that it matches (spec api 9). */
public enum AccessVerdict {
    /** Packets are processed. */
    ACCEPT,
    /** Packets are dropped. */
    REJECT;

    /** The name that options and JSON have, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a verdict by its name; case is ignored.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static AccessVerdict ofName(String name) {
        requireNonNull(name, "name");
        for (AccessVerdict verdict : values()) {
            if (verdict.wireName().equalsIgnoreCase(name)) {
                return verdict;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown verdict \"" + name + "\"; use accept or reject");
    }
}

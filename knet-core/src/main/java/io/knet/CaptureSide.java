package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** On which side of a link's crypto packets are captured. */
public enum CaptureSide {
    /** As they are on the network. What was sealed cannot be read without the key. */
    SEALED,
    /** As they are before they are sealed and after they were opened: everybody can read them. */
    PLAIN;

    /** The name that options and files have, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a side by its name; case is ignored.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static CaptureSide ofName(String name) {
        requireNonNull(name, "name");
        for (CaptureSide side : values()) {
            if (side.wireName().equalsIgnoreCase(name)) {
                return side;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown side of a capture \"" + name + "\"; use sealed or plain");
    }
}

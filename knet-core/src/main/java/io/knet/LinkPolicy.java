package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** How the messages for a host are spread over its usable links (spec wire 10.1). */
public enum LinkPolicy {
    /**
     * One link carries all: the usable one of the highest priority, of equals the one with the
     * lowest id.
     */
    PASSIVE(0),
    /** Every usable link carries every packet; the receiver delivers the first copy. */
    ACTIVE(1),
    /** One link carries a whole message, then the next usable link has its turn. */
    RR(2);

    private final int code;

    LinkPolicy(int code) {
        this.code = code;
    }

    /** libknet's number for the policy. */
    public int code() {
        return code;
    }

    /** The name that options and JSON have, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a link policy by libknet's number.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other number
     */
    public static LinkPolicy ofCode(int code) {
        for (LinkPolicy policy : values()) {
            if (policy.code == code) {
                return policy;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT, "unknown link policy " + code + "; use 0, 1 or 2");
    }

    /**
     * Finds a link policy by its name; case is ignored.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static LinkPolicy ofName(String name) {
        requireNonNull(name, "name");
        for (LinkPolicy policy : values()) {
            if (policy.wireName().equalsIgnoreCase(name)) {
                return policy;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown link policy \"" + name + "\"; use passive, active or rr");
    }
}

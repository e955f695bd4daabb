package io.knet;

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
}

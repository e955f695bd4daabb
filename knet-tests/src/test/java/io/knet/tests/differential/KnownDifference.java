package io.knet.tests.differential;

/**
 * Where a node of ours does on purpose with a packet what libknet does not. Each is in the
 * description of libknet; some of the packets damage libknet's memory, so that nothing it does
 * after one of them says anything.
 */
enum KnownDifference {
    /** libknet answers a PING shorter than 26 bytes (spec wire 3.1); ours are dropped. */
    SHORT_PING(false),
    /** libknet answers a probe shorter than 9 bytes (spec wire 3.4). */
    SHORT_PROBE(false),
    /**
     * libknet takes the link id of a control packet modulo 8 (spec wire 4, CVE-2026-15812), and the
     * sequence number of a ping even if it names a link that is not there.
     */
    LINK_ID(false),
    /** libknet puts fragments together whose counts or sizes contradict each other (7.2). */
    CONTRADICTING_FRAGMENTS(false),
    /**
     * Since 1.34 libknet keeps fragments around the number of the packet that arrives, not around
     * the newest one (spec wire 8.3), and since 1.35 it moves to any number that is behind (8.5):
     * what comes out of turn meets other fragments, and is new or old for other reasons.
     */
    SEQUENCE_WINDOW(false),
    /** libknet writes fragments behind its buffer if their sizes add up to more (spec wire 7.2). */
    OVERLONG_FRAGMENTS(true),
    /** libknet does not check fragment numbers (spec wire 7.2, CVE-2026-15813). */
    FRAGMENT_NUMBERS(true),
    /** libknet does not check the number of a channel (spec wire 14, api Q10). */
    CHANNEL_NUMBER(true),
    /** libknet crashes on zstd that it has not configured (spec wire 19.6, api Q13). */
    ZSTD(true),
    /** libknet expands a stream of lzo2 without a bound (spec wire 6). */
    LZO2(true),
    /** libknet takes a message without a byte for an error of its own socket (spec wire 4). */
    NO_PAYLOAD(true);

    private final boolean damages;

    KnownDifference(boolean damages) {
        this.damages = damages;
    }

    /** Whether libknet's memory cannot be trusted afterwards. */
    boolean damages() {
        return damages;
    }
}

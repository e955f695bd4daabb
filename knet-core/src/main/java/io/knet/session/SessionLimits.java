package io.knet.session;

/** The numbers of the session protocol. Times are in nanoseconds. */
final class SessionLimits {
    static final long SECOND = 1_000_000_000L;

    /** A handshake waits this long for its answer. */
    static final long HANDSHAKE_WAITS = 5 * SECOND;

    /** Handshakes of a host that may wait at a time. */
    static final int MAX_WAITING = 8;

    /** A responder keeps a session this long until the initiator speaks. */
    static final long UNCONFIRMED_LIVES = 10 * SECOND;

    /** Unconfirmed sessions of a host at a time. */
    static final int MAX_UNCONFIRMED = 8;

    /** Confirmed sessions of a host at a time. */
    static final int MAX_CONFIRMED = 4;

    /** The initiator begins a new session when one is as old as this. */
    static final long INITIATOR_RENEWS = 120 * SECOND;

    /** The responder does, if the initiator did not. */
    static final long RESPONDER_RENEWS = 150 * SECOND;

    /** No key is used longer than this. */
    static final long SESSION_LIVES = 180 * SECOND;

    /** A sender begins a new session after this many packets. */
    static final long RENEW_PACKETS = 1L << 26;

    /** A sender begins a new session after this many bytes. */
    static final long RENEW_BYTES = 1L << 36;

    /** Counters from here on are refused. */
    static final long MAX_COUNTER = 1L << 28;

    /** Nothing is sealed any more after this many bytes. */
    static final long MAX_BYTES = 1L << 38;

    /** INITs do not follow each other faster than this. */
    static final long MIN_INIT_INTERVAL = SECOND / 4;

    /** INITs that are to renew a session do not follow each other slower than this. */
    static final long RENEWAL_INTERVAL = 5 * SECOND;

    /** Between INITs to a host that is up in libknet's format. */
    static final long MIGRATION_INTERVAL = 10 * SECOND;

    /** The jitter is up to the interval divided by this. */
    static final long JITTER_DIVISOR = 3;

    /** INITs of a host that are looked at in a second. */
    static final int INITS_PER_SECOND = 20;

    /**
     * INITs of a host that are looked at in a second though one that is as new or newer came
     * lately.
     */
    static final int REPETITIONS_PER_SECOND = 2;

    /** How long the time of an INIT is remembered after one came last that might be a recording. */
    static final long TIMES_REMEMBERED = 60 * SECOND;

    /**
     * RESPONSEs of a host to waiting handshakes that are looked at in a second: more than it can
     * send in good faith, since it answers each INIT once.
     */
    static final int RESPONSES_PER_SECOND = 20;

    private SessionLimits() {}
}

package io.knet.session;

/**
 * Why a datagram of the session dialect was dropped, in the order of the checks. Each has a
 * counter. Nothing that is dropped is answered.
 */
public enum SessionDrop {
    /** It does not begin like a datagram of this dialect. */
    NOT_SESSION("not of a session", true),
    /** An INIT or RESPONSE that is shorter or longer than any. */
    BAD_LENGTH("bad length of a handshake", true),
    /** No loaded key file gives the mac of an INIT or RESPONSE. */
    BAD_MAC("wrong mac of a handshake", true),
    /** The version of the dialect is not known. */
    VERSION("unknown version of sessions", false),
    /** The suite is another one than this node's. */
    SUITE("another suite", false),
    /** The mac is right, but the INIT or RESPONSE is shorter than its suite demands. */
    TRUNCATED("handshake cut short", false),
    /** The INIT or RESPONSE is for another host. */
    NOT_FOR_US("handshake for another host", false),
    /** The sender is not configured here, or is this node itself. */
    UNKNOWN_HOST("handshake of an unknown host", false),
    /** The host is to speak libknet's format only. */
    POLICY("sessions not allowed for the host", false),
    /** The link is not configured for that host, or is disabled. */
    UNKNOWN_LINK("handshake over an unknown link", false),
    /** The source is not the link's peer, or the link's access list rejects it. */
    WRONG_SOURCE("handshake from a wrong source", false),
    /** The sender's index is 0, or an INIT has a receiver's. */
    BAD_INDEX("bad index in a handshake", false),
    /**
     * The INIT is not newer than the newest of that host: repeated, overtaken, or a clock jumped.
     */
    STALE("stale handshake", false),
    /** The host sends INITs faster than they are looked at. */
    TOO_OFTEN("too many handshakes", false),
    /**
     * The RESPONSE answers no handshake that waits for that host, on that link and with that key.
     */
    NO_HANDSHAKE("no handshake waits for it", false),
    /** The Noise message is wrong. */
    HANDSHAKE("handshake failed", false),
    /** The static key is not the one that is configured for the host. */
    IDENTITY("wrong identity", false),
    /** The encrypted copy of the header is not the header. */
    MISMATCH("handshake header altered", false),
    /** The TRANSPORT is too short to hold a packet. */
    TOO_SHORT("too short for a session", true),
    /** There is no session with the index of the TRANSPORT. */
    UNKNOWN_INDEX("unknown session", true),
    /** The counter is beyond what one key may protect. */
    EXHAUSTED("session exhausted", false),
    /** The counter was seen: a repetition, or the copy that came over another link. */
    DUPLICATE("duplicate in a session", false),
    /** The counter is below the window. */
    TOO_OLD("below the window of a session", false),
    /** The tag is wrong. */
    NOT_AUTHENTIC("not authentic in a session", true),
    /** The packet inside names another host than the session's. */
    WRONG_HOST("another host's packet in a session", false);

    private final String label;
    private final boolean maybeLibknet;

    SessionDrop(String label, boolean maybeLibknet) {
        this.label = label;
        this.maybeLibknet = maybeLibknet;
    }

    /** The reason in words, in lower case. */
    public String label() {
        return label;
    }

    /**
     * Whether the datagram may still be one of libknet's format, whose sealed packets begin with
     * any bytes. It is to be tried as such if any host may speak that.
     */
    public boolean maybeLibknet() {
        return maybeLibknet;
    }

    /**
     * Whether an INIT that was dropped for this reason had passed all checks of its mac, link and
     * source: a dynamic link without an address sends its own INITs there.
     */
    public boolean showsSource() {
        return switch (this) {
            case STALE, TOO_OFTEN, HANDSHAKE, IDENTITY, MISMATCH -> true;
            default -> false;
        };
    }
}

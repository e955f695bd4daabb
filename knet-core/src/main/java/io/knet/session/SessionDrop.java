package io.knet.session;

/**
 * Why a datagram of the session dialect was dropped, in the order of the checks. Each has a
 * counter. Nothing that is dropped is answered.
 */
public enum SessionDrop {
    /** It does not begin like a datagram of this dialect. */
    NOT_SESSION(true),
    /** An INIT or RESPONSE that is shorter or longer than any. */
    BAD_LENGTH(true),
    /** No loaded key file gives the mac of an INIT or RESPONSE. */
    BAD_MAC(true),
    /** The version of the dialect is not known. */
    VERSION(false),
    /** The suite is another one than this node's. */
    SUITE(false),
    /** The mac is right, but the INIT or RESPONSE is shorter than its suite demands. */
    TRUNCATED(false),
    /** The INIT or RESPONSE is for another host. */
    NOT_FOR_US(false),
    /** The sender is not configured here, or is this node itself. */
    UNKNOWN_HOST(false),
    /** The host is to speak libknet's format only. */
    POLICY(false),
    /** The link is not configured for that host, or is disabled. */
    UNKNOWN_LINK(false),
    /** The source is not the link's peer, or the link's access list rejects it. */
    WRONG_SOURCE(false),
    /** The sender's index is 0, or an INIT has a receiver's. */
    BAD_INDEX(false),
    /**
     * The INIT is not newer than the newest of that host: repeated, overtaken, or a clock jumped.
     */
    STALE(false),
    /** The host sends INITs faster than they are looked at. */
    TOO_OFTEN(false),
    /**
     * The RESPONSE answers no handshake that waits for that host, on that link and with that key.
     */
    NO_HANDSHAKE(false),
    /** The Noise message is wrong. */
    HANDSHAKE(false),
    /** The static key is not the one that is configured for the host. */
    IDENTITY(false),
    /** The encrypted copy of the header is not the header. */
    MISMATCH(false),
    /** The TRANSPORT is too short to hold a packet. */
    TOO_SHORT(true),
    /** There is no session with the index of the TRANSPORT. */
    UNKNOWN_INDEX(true),
    /** The counter is beyond what one key may protect. */
    EXHAUSTED(false),
    /** The counter was seen: a repetition, or the copy that came over another link. */
    DUPLICATE(false),
    /** The counter is below the window. */
    TOO_OLD(false),
    /** The tag is wrong. */
    NOT_AUTHENTIC(true),
    /** The packet inside names another host than the session's. */
    WRONG_HOST(false);

    private final boolean maybeLibknet;

    SessionDrop(boolean maybeLibknet) {
        this.maybeLibknet = maybeLibknet;
    }

    /**
     * Whether the datagram may still be one of libknet's format, whose sealed packets begin with
     * any bytes. It is to be tried as such if any host may speak that.
     */
    public boolean maybeLibknet() {
        return maybeLibknet;
    }

    /**
     * Whether an INIT that was dropped for this reason may show that its sender and this node are
     * configured differently: who they are, where, and over which links.
     */
    boolean showsDisagreement() {
        return switch (this) {
            case NOT_FOR_US, UNKNOWN_HOST, UNKNOWN_LINK, WRONG_SOURCE -> true;
            default -> false;
        };
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

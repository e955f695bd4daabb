package io.knet;

/** Why a link went down. */
public enum LinkDownReason {
    /** No pong came for longer than the link's timeout (spec wire 9.4). */
    TIMEOUT,
    /**
     * The network or the peer's system reported that nobody listens there: an ICMP error, or the
     * socket's error.
     */
    PEER_UNREACHABLE,
    /**
     * Several pings in a row could not be sent: this machine's own packet filter refuses them, for
     * example, or the local address is gone. The detail names the socket's error.
     */
    SEND_FAILED,
    /** The link was disabled. */
    DISABLED,
    /** The link's configuration, or its host, was removed. */
    REMOVED,
    /** The link's addresses were changed, and the peer has yet to answer over the new ones. */
    ADDRESS_CHANGED,
    /** The access list of a dynamic link does not accept its peer any more. */
    ACCESS_REVOKED,
    /**
     * There is no session with the host any more, or the host was told to speak in another dialect:
     * no link is up in a dialect that is not spoken.
     */
    NO_SESSION,
    /** The handle was closed. */
    CLOSED
}

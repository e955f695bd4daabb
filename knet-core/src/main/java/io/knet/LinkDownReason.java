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
    /** The link was disabled. */
    DISABLED,
    /** The link's configuration, or its host, was removed. */
    REMOVED,
    /**
     * The path carries less than the smallest MTU that the protocol works with, or MTU probes are
     * not answered.
     */
    MTU_TOO_SMALL,
    /**
     * The peer of a dynamic link appeared under another address, and has yet to prove itself there.
     */
    ADDRESS_CHANGED,
    /** The handle was closed. */
    CLOSED
}

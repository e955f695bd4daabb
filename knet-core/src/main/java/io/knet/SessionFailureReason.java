package io.knet;

/**
 * Why sessions with a host do not come about, as far as this end can see. Strangers who record and
 * forge datagrams can provoke some of them, so each is told at most once a second for a host.
 */
public enum SessionFailureReason {
    /** The host has another key file. */
    KEY,
    /** The host uses another suite: another cipher, or identities where this node has none. */
    SUITE,
    /** The host has another key pair than is configured here, or knows another one of this node. */
    IDENTITY,
    /** The host's clock is behind of what it was before, so that its handshakes seem old. */
    CLOCK,
    /** The crypto of this node's platform failed. */
    PLATFORM
}

package io.knet.session;

/**
 * Why sessions with a host do not come about, as far as this end can see. Strangers who record and
 * forge datagrams can provoke some of them, so each is told at most once a second for a host.
 */
public enum SessionFailure {
    /** The host has another key file. */
    KEY,
    /** The host uses another suite. */
    SUITE,
    /** The host has another key pair than is configured here, or knows another one of this node. */
    IDENTITY,
    /** The host's clock is behind of what it was before, so that its INITs seem old. */
    CLOCK,
    /** The crypto of this node's platform failed. */
    PLATFORM
}

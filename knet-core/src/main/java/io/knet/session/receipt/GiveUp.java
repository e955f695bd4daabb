package io.knet.session.receipt;

/**
 * Why the sender does not know what became of a message: it may have been delivered, or not, or may
 * still be.
 */
public enum GiveUp {
    /** No receipt came until the deadline. */
    TIMED_OUT,
    /** The host was restarted, and with it what it remembered. */
    PEER_RESTARTED,
    /** This node forgot its sessions, and peers take it for another instance. */
    FORGOTTEN,
    /** The host was removed, or the handle closed. */
    CLOSED
}

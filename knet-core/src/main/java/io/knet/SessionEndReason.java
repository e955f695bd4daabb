package io.knet;

/** Why a session ended. Its keys are wiped then. */
public enum SessionEndReason {
    /** It was as old as a session may be. */
    EXPIRED,
    /** The initiator never spoke in it. */
    UNCONFIRMED,
    /** Newer sessions took its place. */
    DISPLACED,
    /** The peer was restarted, or forgot its sessions; they belonged to its former instance. */
    PEER_RESTARTED,
    /** The key file, or the peer's public key, that it was made with is not valid any more. */
    KEY_REMOVED,
    /** This node forgot all its sessions because its memory may have been restored. */
    FORGOTTEN,
    /** The host was removed, or the handle closed. */
    CLOSED
}

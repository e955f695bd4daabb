package io.knet.session;

/** What became of a packet that was to be sealed. */
public enum SealResult {
    /** It is sealed. */
    SEALED,
    /** The key has protected as much as it may; a new session is due. */
    EXHAUSTED,
    /** The session has ended; there may be another one. */
    ENDED,
    /** The platform's cipher failed. The packet is lost, the session goes on. */
    FAILED
}

package io.knet.session.receipt;

/** What a confirmation id of a message that arrived means. */
public enum Arrival {
    /** It is the first time: the message is to be delivered, and its outcome noted. */
    NEW,
    /** The message is being delivered: the receipt will follow. Not to be delivered. */
    PENDING,
    /** The outcome is known, and to be told again. Not to be delivered. */
    KNOWN,
    /** So old that nothing is known: {@link io.knet.session.wire.Outcome#UNKNOWN} is to be told. */
    FORGOTTEN
}

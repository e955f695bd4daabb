package io.knet.testkit.network;

/** What happened to datagrams on the network. */
public enum NetworkCounter {
    /** Taken from a socket. */
    SENT,
    /** Given to a socket. */
    DELIVERED,
    /** Sent on twice or more; each further copy counts. */
    DUPLICATED,
    /** Held back, so that later ones overtake it. */
    REORDERED,
    /** Bits were changed. */
    CORRUPTED,
    /** The end was cut off. */
    TRUNCATED,
    /** Held back by the attacker, for a while or for good. */
    HELD_BACK,
    /** Held back until the attacker gave up. */
    WITHHELD,
    /** Sent again by the attacker, as it was. */
    REPLAYED,
    /** Altered or invented by the attacker. */
    FORGED,
    /** Refused by the sender's own kernel. */
    REFUSED,
    /** Lost by chance. */
    LOST,
    /** Lost because the path is cut. */
    PARTITIONED,
    /** Lost because the path is too narrow, and the sender was told. */
    TOO_BIG,
    /** Lost because the path is too narrow, and nobody was told. */
    BLACK_HOLE,
    /** Damaged, and found out by the UDP checksum. */
    CHECKSUM,
    /** Nobody has the address. */
    NO_HOST,
    /** The machine has no socket for it. */
    NO_SOCKET,
    /** The socket's receive buffer was full. */
    BUFFER_FULL,
    /** The receiver's interface was down. */
    INTERFACE_DOWN,
    /** The receiver was switched off, or its process died with the datagram unread. */
    RECEIVER_GONE
}

package io.knet.lab.simulate.network;

/** What happened to datagrams on the network. */
public enum NetworkCounter {
    /** Taken from a socket. */
    SENT(false),
    /** Given to a socket. */
    DELIVERED(false),
    /** Sent on twice or more; each further copy counts. */
    DUPLICATED(false),
    /** Held back, so that later ones overtake it. */
    REORDERED(false),
    /** Bits were changed. */
    CORRUPTED(false),
    /** The end was cut off. */
    TRUNCATED(false),
    /** Refused by the sender's own kernel. */
    REFUSED(false),
    /** Lost by chance. */
    LOST(true),
    /** Lost because the path is cut. */
    PARTITIONED(true),
    /** Lost because the path is too narrow, and the sender was told. */
    TOO_BIG(true),
    /** Lost because the path is too narrow, and nobody was told. */
    BLACK_HOLE(true),
    /** Damaged, and found out by the UDP checksum. */
    CHECKSUM(true),
    /** Nobody has the address. */
    NO_HOST(true),
    /** The machine has no socket for it. */
    NO_SOCKET(true),
    /** The socket's receive buffer was full. */
    BUFFER_FULL(true),
    /** The receiver's interface was down. */
    INTERFACE_DOWN(true),
    /** The receiver was switched off, or its process died with the datagram unread. */
    RECEIVER_GONE(true);

    private final boolean loss;

    NetworkCounter(boolean loss) {
        this.loss = loss;
    }

    /** Whether it counts datagrams that never reached a process. */
    public boolean isLoss() {
        return loss;
    }
}

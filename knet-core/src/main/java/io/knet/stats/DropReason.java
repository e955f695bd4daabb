package io.knet.stats;

/**
 * Why a packet or message was not passed on. Each has a counter; the first reason that applies, in
 * the order of the receive pipeline (spec wire 4), is the one counted.
 */
public enum DropReason {
    /**
     * The kernel dropped the datagram, because the buffer of the link's socket was full: packets
     * come faster than this node takes them. Counted a little later, where the kernel tells.
     */
    KERNEL_BUFFER_FULL("kernel buffer full"),
    /** The datagram was empty. */
    EMPTY_DATAGRAM("empty datagram"),
    /** No crypto configuration is loaded and clear traffic is not allowed. */
    CLEAR_NOT_ALLOWED("clear traffic not allowed"),
    /** No loaded crypto configuration opens the packet and clear traffic is not allowed. */
    NOT_AUTHENTIC("not authentic"),
    /** The packet is shorter than its type demands. */
    TOO_SHORT("too short"),
    /** The header's version is not supported. */
    UNKNOWN_VERSION("unknown version"),
    /** The source host is not configured here. */
    UNKNOWN_HOST("unknown host"),
    /** The packet's type is not known. */
    UNKNOWN_TYPE("unknown packet type"),
    /** The link id is above 7 or not configured for that host. */
    UNKNOWN_LINK("unknown link"),
    /** The source address is not that of the link. */
    WRONG_SOURCE("wrong source address"),
    /** The link's access list rejects the source address. */
    ACCESS_LIST("rejected by access list"),
    /** The link is disabled. */
    LINK_DISABLED("link disabled"),
    /** The link was being set up. */
    LINK_STARTING("link starting"),
    /**
     * The packet came to another event loop than its link's, for which too many such packets were
     * waiting already.
     */
    LOOP_BUSY("event loop busy"),
    /** Data came from a host that is not reachable. */
    HOST_NOT_REACHABLE("host not reachable"),
    /** The sequence number was delivered already. */
    DUPLICATE("duplicate"),
    /** Fragment count, number or size contradict the rules or the fragments before. */
    BAD_FRAGMENT("bad fragment"),
    /** A fragment that came twice, or belongs to a message that is complete or has expired. */
    STALE_FRAGMENT("stale fragment"),
    /** A message of which fragments are missing left the reassembly window. */
    REASSEMBLY_EXPIRED("reassembly expired"),
    /** A message of which fragments are missing lost its buffer to a newer one. */
    REASSEMBLY_OVERFLOW("reassembly buffers exhausted"),
    /** The compression model is unknown, or its library is not installed. */
    COMPRESSION_UNAVAILABLE("compression model unavailable"),
    /** The compressed stream is malformed. */
    DECOMPRESSION_FAILED("decompression failed"),
    /** The message, expanded, is longer than the longest message. */
    MESSAGE_TOO_LONG("message too long"),
    /** Forwarding is disabled. */
    FORWARDING_DISABLED("forwarding disabled"),
    /** The destination filter refused the message. */
    FILTER_REFUSED("refused by filter"),
    /** The destination filter threw an exception. */
    FILTER_FAILED("filter failed"),
    /** The destination filter says that the message is for other hosts. */
    NOT_FOR_US("not for this host"),
    /** The channel number is above 31. */
    BAD_CHANNEL("bad channel number"),
    /** The channel is not open. */
    CHANNEL_CLOSED("channel not open"),
    /** The channel's receive queue is full. */
    RECEIVE_QUEUE_FULL("receive queue full"),
    /** The destination filter named no destination. */
    NO_DESTINATION("no destination"),
    /** None of the destinations is reachable. */
    DESTINATION_DOWN("destination down"),
    /** The message would need too many fragments. */
    TOO_MANY_FRAGMENTS("too many fragments"),
    /**
     * A handler in the link's pipeline, one of the program's own or one that had no memory, did not
     * pass the message on.
     */
    HANDLER_FAILED("handler failed"),
    /** Sealing failed. */
    CRYPTO_FAILED("crypto failed"),
    /** The link's socket buffer stayed full. */
    SOCKET_FULL("socket full"),
    /** The link's socket reported an error. */
    SOCKET_ERROR("socket error"),
    /** The handle, host or link was closed while the message waited. */
    CLOSED("closed");

    private final String label;

    DropReason(String label) {
        this.label = label;
    }

    /** The reason in words, in lower case. */
    public String label() {
        return label;
    }
}

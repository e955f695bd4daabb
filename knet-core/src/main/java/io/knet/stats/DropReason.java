package io.knet.stats;

import java.util.Locale;

/**
 * Why a packet or message was not passed on. Each has a counter; the first reason that applies, in
 * the order of the receive pipeline (spec wire 4), is the one counted.
 */
public enum DropReason implements Counted {
    /**
     * The kernel dropped the datagram, because the buffer of the socket was full, a link's or that
     * of a local address: packets come faster than this node takes them. Counted a little later,
     * where the kernel tells.
     */
    KERNEL_BUFFER_FULL(
            1,
            CounterUnit.PACKETS,
            "The kernel dropped the datagram because the buffer of the socket was full."),
    /** The datagram was empty. */
    EMPTY_DATAGRAM(2, CounterUnit.PACKETS, "The datagram was empty."),
    /** No crypto configuration is loaded and clear traffic is not allowed. */
    CLEAR_NOT_ALLOWED(
            3,
            CounterUnit.PACKETS,
            "No crypto configuration is loaded, and clear traffic is not allowed."),
    /** No loaded crypto configuration opens the packet and clear traffic is not allowed. */
    NOT_AUTHENTIC(
            4,
            CounterUnit.PACKETS,
            "No loaded crypto configuration opens the packet, and clear traffic is not allowed."),
    /** The packet is shorter than its type demands. */
    TOO_SHORT(5, CounterUnit.PACKETS, "The packet is shorter than its type demands."),
    /** The header's version is not supported. */
    UNKNOWN_VERSION(6, CounterUnit.PACKETS, "The version in the packet's header is not supported."),
    /** The source host is not configured here. */
    UNKNOWN_HOST(
            7,
            CounterUnit.PACKETS,
            "The host that the packet claims to be from is not configured here."),
    /** The packet's type is not known. */
    UNKNOWN_TYPE(8, CounterUnit.PACKETS, "The packet's type is not known."),
    /** The link id is above 7 or not configured for that host. */
    UNKNOWN_LINK(
            9,
            CounterUnit.PACKETS_OR_MESSAGES,
            "The link id is above 7, or not configured for that host."),
    /** The source address is not that of the link. */
    WRONG_SOURCE(10, CounterUnit.PACKETS, "The source address is not that of the link."),
    /** The link's access list rejects the source address. */
    ACCESS_LIST(11, CounterUnit.PACKETS, "The link's access list rejects the source address."),
    /** The link is disabled. */
    LINK_DISABLED(12, CounterUnit.PACKETS, "The link is disabled."),
    /** The link was being set up. */
    LINK_STARTING(13, CounterUnit.PACKETS, "The link was being set up."),
    /**
     * The packet came to another event loop than its link's, for which too many such packets were
     * waiting already.
     */
    LOOP_BUSY(
            14,
            CounterUnit.PACKETS,
            "Too many packets that came to another event loop than their link's were waiting already."),
    /** Data came from a host that is not reachable. */
    HOST_NOT_REACHABLE(15, CounterUnit.PACKETS, "Data came from a host that is not reachable."),
    /** The sequence number was delivered already. */
    DUPLICATE(16, CounterUnit.PACKETS, "The message was delivered before."),
    /** Fragment count, number or size contradict the rules or the fragments before. */
    BAD_FRAGMENT(
            17,
            CounterUnit.PACKETS,
            "The fragment's count, number or size contradicts the rules or the fragments before."),
    /** A fragment that came twice, or belongs to a message that is complete or has expired. */
    STALE_FRAGMENT(
            18,
            CounterUnit.PACKETS,
            "The fragment came before, or its message is complete or has expired."),
    /** A message of which fragments are missing left the reassembly window. */
    REASSEMBLY_EXPIRED(
            19,
            CounterUnit.PACKETS,
            "The fragment belongs to a message that left the reassembly window before all others had come."),
    /** A message of which fragments are missing lost its buffer to a newer one. */
    REASSEMBLY_OVERFLOW(
            20,
            CounterUnit.PACKETS,
            "The fragment belongs to an incomplete message that lost its buffer to a newer one."),
    /** The compression model is unknown, or its library is not installed. */
    COMPRESSION_UNAVAILABLE(
            21,
            CounterUnit.MESSAGES,
            "The message's compression model is unknown, or its library is not installed."),
    /** The compressed stream is malformed. */
    DECOMPRESSION_FAILED(22, CounterUnit.MESSAGES, "The message's compressed stream is malformed."),
    /** The message, expanded, is longer than the longest message. */
    MESSAGE_TOO_LONG(
            23, CounterUnit.MESSAGES, "The message, expanded, is longer than the longest message."),
    /** Forwarding is disabled. */
    FORWARDING_DISABLED(24, CounterUnit.MESSAGES, "Forwarding is disabled."),
    /** The destination filter refused the message. */
    FILTER_REFUSED(25, CounterUnit.MESSAGES, "The destination filter refused the message."),
    /** The destination filter threw an exception. */
    FILTER_FAILED(26, CounterUnit.MESSAGES, "The destination filter threw an exception."),
    /** The destination filter says that the message is for other hosts. */
    NOT_FOR_US(
            27,
            CounterUnit.MESSAGES,
            "The destination filter says that the message is for other hosts."),
    /** The channel number is above 31. */
    BAD_CHANNEL(28, CounterUnit.PACKETS, "The channel number is above 31."),
    /** The channel is not open. */
    CHANNEL_CLOSED(29, CounterUnit.MESSAGES, "The data channel is not open."),
    /** The channel's receive queue is full. */
    RECEIVE_QUEUE_FULL(30, CounterUnit.MESSAGES, "The data channel's receive queue is full."),
    /** The destination filter named no destination. */
    NO_DESTINATION(31, CounterUnit.MESSAGES, "The destination filter named no destination."),
    /** None of the destinations is reachable. */
    DESTINATION_DOWN(32, CounterUnit.MESSAGES, "None of the destinations is reachable."),
    /** The message would need too many fragments. */
    TOO_MANY_FRAGMENTS(33, CounterUnit.MESSAGES, "The message would need too many fragments."),
    /**
     * A handler in the link's pipeline, one of the program's own or one that had no memory, did not
     * pass the message on.
     */
    HANDLER_FAILED(
            34,
            CounterUnit.MESSAGES,
            "A handler in the link's pipeline did not pass the message on."),
    /** Sealing failed. */
    CRYPTO_FAILED(35, CounterUnit.PACKETS_OR_MESSAGES, "Sealing failed."),
    /** The link's socket buffer stayed full. */
    SOCKET_FULL(36, CounterUnit.PACKETS_OR_MESSAGES, "The link's socket buffer stayed full."),
    /** The link's socket reported an error. */
    SOCKET_ERROR(37, CounterUnit.PACKETS_OR_MESSAGES, "The link's socket reported an error."),
    /** The handle, host or link was closed while the message waited. */
    CLOSED(
            38,
            CounterUnit.PACKETS_OR_MESSAGES,
            "The handle, host or link was closed while the packet or message waited.");

    @SuppressWarnings("ImmutableEnumChecker") // it is, by construction
    private final CounterDescriptor descriptor;

    DropReason(int id, CounterUnit unit, String description) {
        descriptor = new CounterDescriptor(id, name().toLowerCase(Locale.ROOT), unit, description);
    }

    @Override
    public CounterDescriptor descriptor() {
        return descriptor;
    }
}

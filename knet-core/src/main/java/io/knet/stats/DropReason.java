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
    /** The host that the packet claims to be from is to speak in another dialect. */
    DIALECT(
            39,
            CounterUnit.PACKETS,
            "The host that the packet claims to be from is to speak in another dialect."),
    /** A handshake of a session is shorter or longer than any. */
    SESSION_BAD_LENGTH(
            40, CounterUnit.PACKETS, "A handshake of a session is shorter or longer than any."),
    /** No loaded key file gives the mac of a handshake. */
    SESSION_BAD_MAC(41, CounterUnit.PACKETS, "No loaded key file gives the mac of a handshake."),
    /** The version of the session dialect is not known. */
    SESSION_VERSION(42, CounterUnit.PACKETS, "The version of the session dialect is not known."),
    /** A handshake is of another suite than this node has. */
    SESSION_SUITE(43, CounterUnit.PACKETS, "A handshake is of another suite than this node has."),
    /** The mac of a handshake is right, but it is shorter than its suite demands. */
    SESSION_TRUNCATED(
            44,
            CounterUnit.PACKETS,
            "The mac of a handshake is right, but it is shorter than its suite demands."),
    /** A handshake is for another host. */
    SESSION_NOT_FOR_US(45, CounterUnit.PACKETS, "A handshake is for another host."),
    /** The host that a handshake claims to be from is not configured here, or is this node. */
    SESSION_UNKNOWN_HOST(
            46,
            CounterUnit.PACKETS,
            "The host that a handshake claims to be from is not configured here, or is this node."),
    /** A handshake came from a host that is to speak libknet's format only. */
    SESSION_POLICY(
            47,
            CounterUnit.PACKETS,
            "A handshake came from a host that is to speak libknet's format only."),
    /** The link of a handshake is not configured for that host, or is disabled. */
    SESSION_UNKNOWN_LINK(
            48,
            CounterUnit.PACKETS,
            "The link of a handshake is not configured for that host, or is disabled."),
    /**
     * A handshake came from elsewhere than the link's peer, or the access list rejects its source.
     */
    SESSION_WRONG_SOURCE(
            49,
            CounterUnit.PACKETS,
            "A handshake came from elsewhere than the link's peer, or the access list rejects its source."),
    /** An index in a handshake is one that cannot be. */
    SESSION_BAD_INDEX(50, CounterUnit.PACKETS, "An index in a handshake is one that cannot be."),
    /** A handshake is not newer than the newest of its host. */
    SESSION_STALE(51, CounterUnit.PACKETS, "A handshake is not newer than the newest of its host."),
    /** A host sends handshakes faster than they are looked at. */
    SESSION_TOO_OFTEN(
            52, CounterUnit.PACKETS, "A host sends handshakes faster than they are looked at."),
    /** An answer came to a handshake that does not wait, or not any more. */
    SESSION_NO_HANDSHAKE(
            53,
            CounterUnit.PACKETS,
            "An answer came to a handshake that does not wait, or not any more."),
    /** The cryptography of a handshake failed. */
    SESSION_HANDSHAKE_FAILED(54, CounterUnit.PACKETS, "The cryptography of a handshake failed."),
    /** A handshake came with another public key than is configured for the host. */
    SESSION_WRONG_IDENTITY(
            55,
            CounterUnit.PACKETS,
            "A handshake came with another public key than is configured for the host."),
    /** The header of a handshake was altered on its way. */
    SESSION_MISMATCH(56, CounterUnit.PACKETS, "The header of a handshake was altered on its way."),
    /** A packet of a session is too short to hold one. */
    SESSION_TOO_SHORT(57, CounterUnit.PACKETS, "A packet of a session is too short to hold one."),
    /** There is no session with the index of a packet, or not any more. */
    SESSION_UNKNOWN_INDEX(
            58,
            CounterUnit.PACKETS,
            "There is no session with the index of a packet, or not any more."),
    /** The counter of a packet is beyond what one key may protect. */
    SESSION_EXHAUSTED(
            59, CounterUnit.PACKETS, "The counter of a packet is beyond what one key may protect."),
    /** A packet with that counter came before, in the same session. */
    SESSION_DUPLICATE(
            60,
            CounterUnit.PACKETS,
            "A packet with that counter came before, in the same session."),
    /** The counter of a packet is below the window of its session. */
    SESSION_TOO_OLD(
            61, CounterUnit.PACKETS, "The counter of a packet is below the window of its session."),
    /** The tag of a packet is wrong. */
    SESSION_NOT_AUTHENTIC(62, CounterUnit.PACKETS, "The tag of a packet is wrong."),
    /** The packet inside a session names another host than the session's as its source. */
    SESSION_WRONG_HOST(
            63,
            CounterUnit.PACKETS,
            "The packet inside a session names another host than the session's as its source."),
    /** A packet of receipts in a session is malformed. */
    SESSION_BAD_RECEIPTS(
            65, CounterUnit.PACKETS, "A packet of receipts in a session is malformed."),
    /** A packet of a session that should tell of the links' states is malformed. */
    SESSION_BAD_VIEWS(
            66,
            CounterUnit.PACKETS,
            "A packet of a session that should tell of the links' states is malformed."),
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
    /** There is no session with the host, and packets for it go in nothing else. */
    NO_SESSION(
            64,
            CounterUnit.PACKETS_OR_MESSAGES,
            "There is no session with the host, and packets for it go in nothing else."),
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

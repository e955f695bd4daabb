package io.knet.stats;

import java.util.Locale;

/**
 * What a link counts, under libknet's names (spec wire 17, api 12.3).
 *
 * <p>Both directions are counted alike (spec api Q22): bytes are those of whole datagrams as they
 * are on the wire, sealed, without IP and UDP headers; {@code pmtu} counts probes and their replies
 * in both directions. A packet counts as sent when it is offered to the socket; if the socket
 * refuses it, it counts as an error too. So what one node counts as sent, less its errors, the
 * other counts as received, except for what the network lost and for packets that a receiver drops
 * before it knows whose they are. libknet counts received bytes after decryption, and does not
 * count the replies that it sends.
 */
public enum LinkCounter implements Counted {
    /** Packets with messages or parts of them, each once on every link that it goes over. */
    TX_DATA_PACKETS(
            1,
            CounterUnit.PACKETS,
            LinkTotal.TX_PACKETS,
            "Packets with messages or parts of them that were offered to the socket."),
    TX_DATA_BYTES(
            2,
            CounterUnit.BYTES,
            LinkTotal.TX_BYTES,
            "Bytes of packets with messages or parts of them that were offered to the socket."),
    /** The peer's packets of that kind, including those that turn out to be duplicates. */
    RX_DATA_PACKETS(
            3,
            CounterUnit.PACKETS,
            LinkTotal.RX_PACKETS,
            "Packets with messages or parts of them that came from the peer."),
    RX_DATA_BYTES(
            4,
            CounterUnit.BYTES,
            LinkTotal.RX_BYTES,
            "Bytes of packets with messages or parts of them that came from the peer."),
    /** This node's questions; the answers are {@code rx_pong}. */
    TX_PING_PACKETS(
            5, CounterUnit.PACKETS, LinkTotal.TX_PACKETS, "Pings that were offered to the socket."),
    TX_PING_BYTES(
            6,
            CounterUnit.BYTES,
            LinkTotal.TX_BYTES,
            "Bytes of pings that were offered to the socket."),
    /** The peer's questions; the answers are {@code tx_pong}. */
    RX_PING_PACKETS(7, CounterUnit.PACKETS, LinkTotal.RX_PACKETS, "Pings that came from the peer."),
    RX_PING_BYTES(
            8, CounterUnit.BYTES, LinkTotal.RX_BYTES, "Bytes of pings that came from the peer."),
    TX_PONG_PACKETS(
            9, CounterUnit.PACKETS, LinkTotal.TX_PACKETS, "Pongs that were offered to the socket."),
    TX_PONG_BYTES(
            10,
            CounterUnit.BYTES,
            LinkTotal.TX_BYTES,
            "Bytes of pongs that were offered to the socket."),
    RX_PONG_PACKETS(
            11, CounterUnit.PACKETS, LinkTotal.RX_PACKETS, "Pongs that came from the peer."),
    RX_PONG_BYTES(
            12, CounterUnit.BYTES, LinkTotal.RX_BYTES, "Bytes of pongs that came from the peer."),
    /**
     * Probes and replies to the peer's. A search may begin with a probe that this node's own kernel
     * refuses as too big, which is counted here and is no error.
     */
    TX_PMTU_PACKETS(
            13,
            CounterUnit.PACKETS,
            LinkTotal.TX_PACKETS,
            "Probes of the path MTU and replies to probes that were offered to the socket."),
    TX_PMTU_BYTES(
            14,
            CounterUnit.BYTES,
            LinkTotal.TX_BYTES,
            "Bytes of probes of the path MTU and replies to probes that were offered to the socket."),
    RX_PMTU_PACKETS(
            15,
            CounterUnit.PACKETS,
            LinkTotal.RX_PACKETS,
            "Probes of the path MTU and replies to probes that came from the peer."),
    RX_PMTU_BYTES(
            16,
            CounterUnit.BYTES,
            LinkTotal.RX_BYTES,
            "Bytes of probes of the path MTU and replies to probes that came from the peer."),
    /** Packets of messages that the socket refused, or that found its buffer full for too long. */
    TX_DATA_ERRORS(
            17,
            CounterUnit.PACKETS,
            LinkTotal.TX_ERRORS,
            "Packets with messages or parts of them that could not be sent."),
    TX_PING_ERRORS(18, CounterUnit.PACKETS, LinkTotal.TX_ERRORS, "Pings that could not be sent."),
    TX_PONG_ERRORS(19, CounterUnit.PACKETS, LinkTotal.TX_ERRORS, "Pongs that could not be sent."),
    TX_PMTU_ERRORS(
            20,
            CounterUnit.PACKETS,
            LinkTotal.TX_ERRORS,
            "Probes of the path MTU and replies to probes that could not be sent."),
    /** Times that a packet was offered to the socket again, because its buffer had been full. */
    TX_DATA_RETRIES(
            21,
            CounterUnit.OCCURRENCES,
            LinkTotal.TX_RETRIES,
            "Times that packets with messages or parts of them were offered to a full socket again."),
    /** Always 0: a ping that the socket does not take is followed by the next one. */
    TX_PING_RETRIES(
            22,
            CounterUnit.OCCURRENCES,
            LinkTotal.TX_RETRIES,
            "Times that pings were offered to a full socket again."),
    /** Always 0: the peer pings again. */
    TX_PONG_RETRIES(
            23,
            CounterUnit.OCCURRENCES,
            LinkTotal.TX_RETRIES,
            "Times that pongs were offered to a full socket again."),
    /** Always 0: the search goes on with its next probe. */
    TX_PMTU_RETRIES(
            24,
            CounterUnit.OCCURRENCES,
            LinkTotal.TX_RETRIES,
            "Times that probes of the path MTU and replies to probes were offered to a full socket again."),
    /** Runs of packets that were handed to the kernel as one; libknet has no such thing. */
    TX_TRAINS(
            25,
            CounterUnit.OCCURRENCES,
            LinkTotal.NONE,
            "Runs of packets that were handed to the kernel as one."),
    /** Those of them that the kernel refused; their packets were then handed over one by one. */
    TX_TRAINS_REFUSED(
            26,
            CounterUnit.OCCURRENCES,
            LinkTotal.NONE,
            "Runs of packets that the kernel refused as one, and that were handed over one by one."),
    /**
     * Datagrams of the peer that this node's kernel dropped, because the socket's buffer was full;
     * looked up with each ping, and always 0 where the kernel does not tell.
     */
    RX_KERNEL_DROPS(
            27,
            CounterUnit.PACKETS,
            LinkTotal.NONE,
            "Packets of the peer that this node's kernel dropped because the socket's buffer was full."),
    /** How often the link came up; libknet keeps it with the state. */
    UP_COUNT(28, CounterUnit.OCCURRENCES, LinkTotal.NONE, "Times that the link came up."),
    /**
     * How often it went down; a link that is disabled, and was up, goes down, and nothing else
     * counts (spec api Q19).
     */
    DOWN_COUNT(29, CounterUnit.OCCURRENCES, LinkTotal.NONE, "Times that the link went down."),
    /** Beginnings of handshakes and answers to the peer's; libknet has no such thing. */
    TX_HANDSHAKE_PACKETS(
            30,
            CounterUnit.PACKETS,
            LinkTotal.TX_PACKETS,
            "Handshakes of sessions that were offered to the socket."),
    TX_HANDSHAKE_BYTES(
            31,
            CounterUnit.BYTES,
            LinkTotal.TX_BYTES,
            "Bytes of handshakes of sessions that were offered to the socket."),
    /** Those made with a key file of this node, whatever comes of them. */
    RX_HANDSHAKE_PACKETS(
            32,
            CounterUnit.PACKETS,
            LinkTotal.RX_PACKETS,
            "Handshakes of sessions that came from the peer."),
    RX_HANDSHAKE_BYTES(
            33,
            CounterUnit.BYTES,
            LinkTotal.RX_BYTES,
            "Bytes of handshakes of sessions that came from the peer."),
    /** One packet may hold many receipts; libknet has no such thing. */
    TX_RECEIPT_PACKETS(
            34,
            CounterUnit.PACKETS,
            LinkTotal.TX_PACKETS,
            "Packets with receipts that were offered to the socket."),
    TX_RECEIPT_BYTES(
            35,
            CounterUnit.BYTES,
            LinkTotal.TX_BYTES,
            "Bytes of packets with receipts that were offered to the socket."),
    RX_RECEIPT_PACKETS(
            36,
            CounterUnit.PACKETS,
            LinkTotal.RX_PACKETS,
            "Packets with receipts that came from the peer."),
    RX_RECEIPT_BYTES(
            37,
            CounterUnit.BYTES,
            LinkTotal.RX_BYTES,
            "Bytes of packets with receipts that came from the peer."),
    TX_HANDSHAKE_ERRORS(
            38,
            CounterUnit.PACKETS,
            LinkTotal.TX_ERRORS,
            "Handshakes of sessions that could not be sent."),
    TX_RECEIPT_ERRORS(
            39,
            CounterUnit.PACKETS,
            LinkTotal.TX_ERRORS,
            "Packets with receipts that could not be sent."),
    /** How this node sees the links to the peer; libknet has no such thing. */
    TX_VIEW_PACKETS(
            40,
            CounterUnit.PACKETS,
            LinkTotal.TX_PACKETS,
            "Packets that tell the peer of the links' states, offered to the socket."),
    TX_VIEW_BYTES(
            41,
            CounterUnit.BYTES,
            LinkTotal.TX_BYTES,
            "Bytes of packets that tell the peer of the links' states, offered to the socket."),
    RX_VIEW_PACKETS(
            42,
            CounterUnit.PACKETS,
            LinkTotal.RX_PACKETS,
            "Packets in which the peer told of the links' states."),
    RX_VIEW_BYTES(
            43,
            CounterUnit.BYTES,
            LinkTotal.RX_BYTES,
            "Bytes of packets in which the peer told of the links' states."),
    TX_VIEW_ERRORS(
            44,
            CounterUnit.PACKETS,
            LinkTotal.TX_ERRORS,
            "Packets that tell the peer of the links' states, and could not be sent.");

    @SuppressWarnings("ImmutableEnumChecker") // it is, by construction
    private final CounterDescriptor descriptor;

    private final LinkTotal total;

    LinkCounter(int id, CounterUnit unit, LinkTotal total, String description) {
        descriptor = new CounterDescriptor(id, name().toLowerCase(Locale.ROOT), unit, description);
        this.total = total;
    }

    /** The total over all types of packets that this counter is a part of. */
    LinkTotal total() {
        return total;
    }

    @Override
    public CounterDescriptor descriptor() {
        return descriptor;
    }
}

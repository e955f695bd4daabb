package io.knet.stats;

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
public enum LinkCounter {
    /** Packets with messages or parts of them, each once on every link that it goes over. */
    TX_DATA_PACKETS("tx_data_packets", LinkTotal.TX_PACKETS),
    TX_DATA_BYTES("tx_data_bytes", LinkTotal.TX_BYTES),
    /** The same of the peer's, also those that turn out to be duplicates. */
    RX_DATA_PACKETS("rx_data_packets", LinkTotal.RX_PACKETS),
    RX_DATA_BYTES("rx_data_bytes", LinkTotal.RX_BYTES),
    /** This node's questions; the answers are {@code rx_pong}. */
    TX_PING_PACKETS("tx_ping_packets", LinkTotal.TX_PACKETS),
    TX_PING_BYTES("tx_ping_bytes", LinkTotal.TX_BYTES),
    /** The peer's questions; the answers are {@code tx_pong}. */
    RX_PING_PACKETS("rx_ping_packets", LinkTotal.RX_PACKETS),
    RX_PING_BYTES("rx_ping_bytes", LinkTotal.RX_BYTES),
    TX_PONG_PACKETS("tx_pong_packets", LinkTotal.TX_PACKETS),
    TX_PONG_BYTES("tx_pong_bytes", LinkTotal.TX_BYTES),
    RX_PONG_PACKETS("rx_pong_packets", LinkTotal.RX_PACKETS),
    RX_PONG_BYTES("rx_pong_bytes", LinkTotal.RX_BYTES),
    /**
     * Probes and replies to the peer's. A search may begin with a probe that this node's own kernel
     * refuses as too big, which is counted here and is no error.
     */
    TX_PMTU_PACKETS("tx_pmtu_packets", LinkTotal.TX_PACKETS),
    TX_PMTU_BYTES("tx_pmtu_bytes", LinkTotal.TX_BYTES),
    RX_PMTU_PACKETS("rx_pmtu_packets", LinkTotal.RX_PACKETS),
    RX_PMTU_BYTES("rx_pmtu_bytes", LinkTotal.RX_BYTES),
    /** Packets of messages that the socket refused, or that found its buffer full for too long. */
    TX_DATA_ERRORS("tx_data_errors", LinkTotal.TX_ERRORS),
    TX_PING_ERRORS("tx_ping_errors", LinkTotal.TX_ERRORS),
    TX_PONG_ERRORS("tx_pong_errors", LinkTotal.TX_ERRORS),
    TX_PMTU_ERRORS("tx_pmtu_errors", LinkTotal.TX_ERRORS),
    /** Times that a packet was offered to the socket again, because its buffer had been full. */
    TX_DATA_RETRIES("tx_data_retries", LinkTotal.TX_RETRIES),
    /** Always 0: a ping that the socket does not take is followed by the next one. */
    TX_PING_RETRIES("tx_ping_retries", LinkTotal.TX_RETRIES),
    /** Always 0: the peer pings again. */
    TX_PONG_RETRIES("tx_pong_retries", LinkTotal.TX_RETRIES),
    /** Always 0: the search goes on with its next probe. */
    TX_PMTU_RETRIES("tx_pmtu_retries", LinkTotal.TX_RETRIES),
    /** Runs of packets that were handed to the kernel as one; libknet has no such thing. */
    TX_TRAINS("tx_trains", LinkTotal.NONE),
    /** Those of them that the kernel refused; their packets were then handed over one by one. */
    TX_TRAINS_REFUSED("tx_trains_refused", LinkTotal.NONE),
    /**
     * Datagrams of the peer that this node's kernel dropped, because the socket's buffer was full;
     * looked up with each ping, and always 0 where the kernel does not tell.
     */
    RX_KERNEL_DROPS("rx_kernel_drops", LinkTotal.NONE);

    private final String label;
    private final LinkTotal total;

    LinkCounter(String label, LinkTotal total) {
        this.label = label;
        this.total = total;
    }

    /** The total over all types of packets that this counter is a part of. */
    LinkTotal total() {
        return total;
    }

    /** libknet's name of the counter. */
    public String label() {
        return label;
    }
}

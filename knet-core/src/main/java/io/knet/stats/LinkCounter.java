package io.knet.stats;

/**
 * What a link counts, under libknet's names (spec wire 17, api 12.3). Bytes are those of whole
 * datagrams as they are on the wire, without IP and UDP headers, in both directions, so that what
 * one side sends equals what the other receives. "Probes" are path-MTU probes and their replies.
 */
public enum LinkCounter {
    TX_DATA_PACKETS("tx_data_packets"),
    TX_DATA_BYTES("tx_data_bytes"),
    RX_DATA_PACKETS("rx_data_packets"),
    RX_DATA_BYTES("rx_data_bytes"),
    TX_PING_PACKETS("tx_ping_packets"),
    TX_PING_BYTES("tx_ping_bytes"),
    RX_PING_PACKETS("rx_ping_packets"),
    RX_PING_BYTES("rx_ping_bytes"),
    TX_PONG_PACKETS("tx_pong_packets"),
    TX_PONG_BYTES("tx_pong_bytes"),
    RX_PONG_PACKETS("rx_pong_packets"),
    RX_PONG_BYTES("rx_pong_bytes"),
    TX_PMTU_PACKETS("tx_pmtu_packets"),
    TX_PMTU_BYTES("tx_pmtu_bytes"),
    RX_PMTU_PACKETS("rx_pmtu_packets"),
    RX_PMTU_BYTES("rx_pmtu_bytes"),
    /** Packets of messages that the socket refused, or that found its buffer full for too long. */
    TX_DATA_ERRORS("tx_data_errors"),
    TX_PING_ERRORS("tx_ping_errors"),
    TX_PONG_ERRORS("tx_pong_errors"),
    TX_PMTU_ERRORS("tx_pmtu_errors"),
    /** Times that a packet was offered to the socket again, because its buffer had been full. */
    TX_DATA_RETRIES("tx_data_retries");

    private final String label;

    LinkCounter(String label) {
        this.label = label;
    }

    /** libknet's name of the counter. */
    public String label() {
        return label;
    }
}

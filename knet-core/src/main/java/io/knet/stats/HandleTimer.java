package io.knet.stats;

/**
 * What a handle measures the duration of, under libknet's names (spec api 12.1). Unlike libknet,
 * which times data packets only, both sides time packets of all kinds.
 */
public enum HandleTimer {
    /** Compressing one message, whether the result was used or not. */
    TX_COMPRESS("tx_compress_time"),
    /** Expanding one message. */
    RX_COMPRESS("rx_compress_time"),
    /** Sealing one packet. */
    TX_CRYPT("tx_crypt_time"),
    /** Opening one packet. */
    RX_CRYPT("rx_crypt_time");

    private final String label;

    HandleTimer(String label) {
        this.label = label;
    }

    /** libknet's name without its endings {@code _ave}, {@code _min} and {@code _max}. */
    public String label() {
        return label;
    }
}

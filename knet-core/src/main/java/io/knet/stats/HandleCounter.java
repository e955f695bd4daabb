package io.knet.stats;

/**
 * What a handle counts, under libknet's names where it has them (spec wire 17, api 12.1). Times are
 * nanoseconds.
 */
public enum HandleCounter {
    /** Messages sent uncompressed while compression is on. */
    TX_UNCOMPRESSED_PACKETS("tx_uncompressed_packets"),
    /** Messages that went through the compressor, whether it made them shorter or not. */
    TX_COMPRESSED_PACKETS("tx_compressed_packets"),
    TX_COMPRESSED_ORIGINAL_BYTES("tx_compressed_original_bytes"),
    TX_COMPRESSED_SIZE_BYTES("tx_compressed_size_bytes"),
    /** Those of them that became no shorter and were sent as they are. */
    TX_UNABLE_TO_COMPRESS("tx_unable_to_compress"),
    /** Messages on which the compressor failed. */
    TX_FAILED_TO_COMPRESS("tx_failed_to_compress"),
    /** Messages that were expanded. */
    RX_COMPRESSED_PACKETS("rx_compressed_packets"),
    RX_COMPRESSED_ORIGINAL_BYTES("rx_compressed_original_bytes"),
    RX_COMPRESSED_SIZE_BYTES("rx_compressed_size_bytes"),
    /** Compressed messages that could not be expanded. */
    RX_FAILED_TO_DECOMPRESS("rx_failed_to_decompress"),
    /** Packets of all kinds that were sealed. */
    TX_CRYPT_PACKETS("tx_crypt_packets"),
    /** Bytes that sealing added to them. */
    TX_CRYPT_BYTE_OVERHEAD("tx_crypt_byte_overhead"),
    /** Packets of all kinds that were opened. */
    RX_CRYPT_PACKETS("rx_crypt_packets"),
    /** Messages that were accepted to be sent, synchronously or not. */
    TX_MESSAGES("tx_messages"),
    /** Messages that were delivered to the application. */
    RX_MESSAGES("rx_messages"),
    /** Message listeners, event listeners and filters that threw an exception. */
    CALLBACK_FAILURES("callback_failures");

    private final String label;

    HandleCounter(String label) {
        this.label = label;
    }

    /** The counter's name, libknet's where it has one. */
    public String label() {
        return label;
    }
}

package io.knet.stats;

/**
 * What a handle counts, under libknet's names where it has them (spec wire 17, api 12.1); its times
 * are {@link HandleTimer}s. Both directions are counted alike (spec api Q22), where libknet counts
 * opened packets and the overhead of sealed ones for data only: what a node seals for one link of
 * one peer, that peer opens, packet for packet and byte for byte.
 */
public enum HandleCounter {
    /** Messages sent uncompressed while compression is on. */
    TX_UNCOMPRESSED_PACKETS("tx_uncompressed_packets"),
    /** Messages that went through the compressor, whether it made them shorter or not. */
    TX_COMPRESSED_PACKETS("tx_compressed_packets"),
    /** Their bytes before. */
    TX_COMPRESSED_ORIGINAL_BYTES("tx_compressed_original_bytes"),
    /** Their bytes after, possibly more. */
    TX_COMPRESSED_SIZE_BYTES("tx_compressed_size_bytes"),
    /** Those of them that became no shorter and were sent as they are. */
    TX_UNABLE_TO_COMPRESS("tx_unable_to_compress"),
    /** Messages on which the compressor failed. */
    TX_FAILED_TO_COMPRESS("tx_failed_to_compress"),
    /** Messages that were expanded. */
    RX_COMPRESSED_PACKETS("rx_compressed_packets"),
    /** Their bytes after they were expanded. */
    RX_COMPRESSED_ORIGINAL_BYTES("rx_compressed_original_bytes"),
    /** Their bytes as they came; libknet adds 8 for each message. */
    RX_COMPRESSED_SIZE_BYTES("rx_compressed_size_bytes"),
    /** Compressed messages that could not be expanded. */
    RX_FAILED_TO_DECOMPRESS("rx_failed_to_decompress"),
    /**
     * Packets of all kinds that were sealed. A packet that goes over several links or to several
     * hosts is sealed once.
     */
    TX_CRYPT_PACKETS("tx_crypt_packets"),
    /** Bytes that sealing added to them. */
    TX_CRYPT_BYTE_OVERHEAD("tx_crypt_byte_overhead"),
    /** Packets of all kinds that were opened. */
    RX_CRYPT_PACKETS("rx_crypt_packets"),
    /** Bytes that opening took off them; libknet does not count these. */
    RX_CRYPT_BYTE_OVERHEAD("rx_crypt_byte_overhead"),
    /** Messages that were accepted to be sent, synchronously or not. */
    TX_MESSAGES("tx_messages"),
    /** Messages that were delivered to the application. */
    RX_MESSAGES("rx_messages"),
    /** Message listeners, event listeners, filters, handlers and clocks that threw an exception. */
    CALLBACK_FAILURES("callback_failures"),
    /**
     * How often an event loop was held up for 200 ms or more, by a listener, filter or handler that
     * waits, or by the machine.
     */
    LOOP_STALLS("loop_stalls");

    private final String label;

    HandleCounter(String label) {
        this.label = label;
    }

    /** The counter's name, libknet's where it has one. */
    public String label() {
        return label;
    }
}

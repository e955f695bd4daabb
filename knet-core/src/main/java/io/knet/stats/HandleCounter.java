package io.knet.stats;

import java.util.Locale;

/**
 * What a handle counts, under libknet's names where it has them (spec wire 17, api 12.1); its times
 * are {@link HandleTimer}s. Both directions are counted alike (spec api Q22), where libknet counts
 * opened packets and the overhead of sealed ones for data only: what a node seals for one link of
 * one peer, that peer opens, packet for packet and byte for byte.
 */
public enum HandleCounter implements Counted {
    /** Messages sent uncompressed while compression is on. */
    TX_UNCOMPRESSED_PACKETS(
            1, CounterUnit.MESSAGES, "Messages sent uncompressed while compression is on."),
    /** Messages that went through the compressor, whether it made them shorter or not. */
    TX_COMPRESSED_PACKETS(
            2,
            CounterUnit.MESSAGES,
            "Messages that went through the compressor, whether it made them shorter or not."),
    /** Their bytes before. */
    TX_COMPRESSED_ORIGINAL_BYTES(
            3, CounterUnit.BYTES, "Bytes of messages before they were compressed."),
    /** Their bytes after, possibly more. */
    TX_COMPRESSED_SIZE_BYTES(4, CounterUnit.BYTES, "Bytes of messages after they were compressed."),
    /** Those of them that became no shorter and were sent as they are. */
    TX_UNABLE_TO_COMPRESS(
            5,
            CounterUnit.MESSAGES,
            "Messages that compression made no shorter, and that were sent as they are."),
    /** Messages on which the compressor failed. */
    TX_FAILED_TO_COMPRESS(6, CounterUnit.MESSAGES, "Messages on which the compressor failed."),
    /** Messages that were expanded. */
    RX_COMPRESSED_PACKETS(7, CounterUnit.MESSAGES, "Received messages that were expanded."),
    /** Their bytes after they were expanded. */
    RX_COMPRESSED_ORIGINAL_BYTES(
            8, CounterUnit.BYTES, "Bytes of received messages after they were expanded."),
    /** Their bytes as they came; libknet adds 8 for each message. */
    RX_COMPRESSED_SIZE_BYTES(
            9, CounterUnit.BYTES, "Bytes of received messages before they were expanded."),
    /** Compressed messages that could not be expanded. */
    RX_FAILED_TO_DECOMPRESS(
            10, CounterUnit.MESSAGES, "Compressed messages that could not be expanded."),
    /**
     * Packets of all kinds that were sealed. A packet that goes over several links or to several
     * hosts is sealed once.
     */
    TX_CRYPT_PACKETS(11, CounterUnit.PACKETS, "Packets of all types that were sealed."),
    /** Bytes that sealing added to them. */
    TX_CRYPT_BYTE_OVERHEAD(12, CounterUnit.BYTES, "Bytes that sealing added to packets."),
    /** Packets of all kinds that were opened. */
    RX_CRYPT_PACKETS(13, CounterUnit.PACKETS, "Packets of all types that were opened."),
    /** Bytes that opening took off them; libknet does not count these. */
    RX_CRYPT_BYTE_OVERHEAD(14, CounterUnit.BYTES, "Bytes that opening took off packets."),
    /** Messages that were accepted to be sent, synchronously or not. */
    TX_MESSAGES(
            15,
            CounterUnit.MESSAGES,
            "Messages that were accepted to be sent, synchronously or not."),
    /** Messages that were delivered to the application. */
    RX_MESSAGES(16, CounterUnit.MESSAGES, "Messages that were delivered to the application."),
    /** Message listeners, event listeners, filters, handlers and clocks that threw an exception. */
    CALLBACK_FAILURES(
            17,
            CounterUnit.OCCURRENCES,
            "Exceptions of message listeners, event listeners, filters, handlers and clocks."),
    /**
     * How often an event loop was held up for 200 ms or more, by a listener, filter or handler that
     * waits, or by the machine.
     */
    LOOP_STALLS(
            18,
            CounterUnit.OCCURRENCES,
            "Times that an event loop was held up for 200 ms or more.");

    @SuppressWarnings("ImmutableEnumChecker") // it is, by construction
    private final CounterDescriptor descriptor;

    HandleCounter(int id, CounterUnit unit, String description) {
        descriptor = new CounterDescriptor(id, name().toLowerCase(Locale.ROOT), unit, description);
    }

    @Override
    public CounterDescriptor descriptor() {
        return descriptor;
    }
}

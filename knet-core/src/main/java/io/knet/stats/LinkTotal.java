package io.knet.stats;

/**
 * What {@link LinkStats} adds up over all types of packets. Each counter names the sum that it is a
 * part of, so that the counters of a new type are in the sums from the beginning.
 */
enum LinkTotal {
    TX_PACKETS,
    TX_BYTES,
    RX_PACKETS,
    RX_BYTES,
    TX_ERRORS,
    TX_RETRIES,
    /** Not counted by types of packets. */
    NONE
}

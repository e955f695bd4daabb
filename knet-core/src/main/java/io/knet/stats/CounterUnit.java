package io.knet.stats;

/** What a counter counts, or a timer measures in. Later versions may have more units. */
public enum CounterUnit {
    /** Packets of knet's, one datagram each. */
    PACKETS,
    /** Whole messages. */
    MESSAGES,
    /** Packets, or messages where those that were not cut yet are dropped. */
    PACKETS_OR_MESSAGES,
    /** Bytes. */
    BYTES,
    /** Nanoseconds. */
    NANOSECONDS,
    /** Anything else that happens, counted each time. */
    OCCURRENCES
}

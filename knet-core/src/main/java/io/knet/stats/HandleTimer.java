package io.knet.stats;

import java.util.Locale;

/**
 * What a handle measures the duration of, under libknet's names (spec api 12.1). Unlike libknet,
 * which times data packets only, both sides time packets of all kinds.
 */
public enum HandleTimer implements Counted {
    /** Compressing one message, whether the result was used or not. */
    TX_COMPRESS(
            1,
            CounterUnit.NANOSECONDS,
            "Time to compress a message, whether the result was used or not."),
    /** Expanding one message. */
    RX_COMPRESS(2, CounterUnit.NANOSECONDS, "Time to expand a message."),
    /** Sealing one packet. */
    TX_CRYPT(3, CounterUnit.NANOSECONDS, "Time to seal a packet."),
    /** Opening one packet. */
    RX_CRYPT(4, CounterUnit.NANOSECONDS, "Time to open a packet.");

    @SuppressWarnings("ImmutableEnumChecker") // it is, by construction
    private final CounterDescriptor descriptor;

    HandleTimer(int id, CounterUnit unit, String description) {
        descriptor =
                new CounterDescriptor(
                        id, name().toLowerCase(Locale.ROOT) + "_time", unit, description);
    }

    @Override
    public CounterDescriptor descriptor() {
        return descriptor;
    }
}

package io.knet.stats;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The counters of a link at one moment; they are read one after the other while traffic goes on.
 *
 * @param counters every counter with its value
 */
public record LinkStats(Map<LinkCounter, Long> counters) {
    /** Copies the map. Missing counters read as 0. */
    public LinkStats {
        counters = Collections.unmodifiableMap(new EnumMap<>(counters));
    }

    /** Value of one counter. */
    public long get(LinkCounter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** Packets of all kinds sent. */
    public long txTotalPackets() {
        return get(LinkCounter.TX_DATA_PACKETS)
                + get(LinkCounter.TX_PING_PACKETS)
                + get(LinkCounter.TX_PONG_PACKETS)
                + get(LinkCounter.TX_PMTU_PACKETS);
    }

    /** Packets of all kinds received. */
    public long rxTotalPackets() {
        return get(LinkCounter.RX_DATA_PACKETS)
                + get(LinkCounter.RX_PING_PACKETS)
                + get(LinkCounter.RX_PONG_PACKETS)
                + get(LinkCounter.RX_PMTU_PACKETS);
    }

    /** Packets of all kinds that could not be sent. */
    public long txTotalErrors() {
        return get(LinkCounter.TX_DATA_ERRORS)
                + get(LinkCounter.TX_PING_ERRORS)
                + get(LinkCounter.TX_PONG_ERRORS)
                + get(LinkCounter.TX_PMTU_ERRORS);
    }
}

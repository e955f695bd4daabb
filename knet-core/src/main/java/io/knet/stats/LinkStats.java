package io.knet.stats;

import static java.util.Objects.requireNonNull;

import io.knet.stats.json.JsonObject;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The counters of a link at one moment (spec api 12.3); they are read one after the other while
 * traffic goes on. Totals are sums over data, pings, pongs, probes of the path MTU, handshakes of
 * sessions, and receipts.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface LinkStats {
    /** Every counter with its value. */
    Map<LinkCounter, Long> counters();

    /** Value of one counter. */
    default long get(LinkCounter counter) {
        requireNonNull(counter, "counter");
        return counters().getOrDefault(counter, 0L);
    }

    /** Packets of all kinds sent. */
    default long txTotalPackets() {
        return sum(LinkTotal.TX_PACKETS);
    }

    /** Bytes of the packets of all kinds sent. */
    default long txTotalBytes() {
        return sum(LinkTotal.TX_BYTES);
    }

    /** Packets of all kinds received. */
    default long rxTotalPackets() {
        return sum(LinkTotal.RX_PACKETS);
    }

    /** Bytes of the packets of all kinds received. */
    default long rxTotalBytes() {
        return sum(LinkTotal.RX_BYTES);
    }

    /** Packets of all kinds that could not be sent. */
    default long txTotalErrors() {
        return sum(LinkTotal.TX_ERRORS);
    }

    /** Times that packets of any kind were offered to the socket again. */
    default long txTotalRetries() {
        return sum(LinkTotal.TX_RETRIES);
    }

    private long sum(LinkTotal total) {
        long sum = 0;
        for (LinkCounter counter : LinkCounter.values()) {
            if (counter.total() == total) {
                sum += get(counter);
            }
        }
        return sum;
    }

    /**
     * The counters as JSON, on one line: every {@link LinkCounter} under the name of its {@link
     * CounterDescriptor}, then {@code tx_total_packets}, {@code tx_total_bytes}, {@code
     * rx_total_packets}, {@code rx_total_bytes}, {@code tx_total_errors} and {@code
     * tx_total_retries}. Members may be added in later versions, but none is renamed, removed or
     * given another unit.
     */
    default String toJson() {
        JsonObject json = new JsonObject();
        for (LinkCounter counter : LinkCounter.values()) {
            json.put(counter.descriptor().name(), get(counter));
        }
        return json.put("tx_total_packets", txTotalPackets())
                .put("tx_total_bytes", txTotalBytes())
                .put("rx_total_packets", rxTotalPackets())
                .put("rx_total_bytes", rxTotalBytes())
                .put("tx_total_errors", txTotalErrors())
                .put("tx_total_retries", txTotalRetries())
                .toString();
    }

    /** What is not 0, on one line. */
    default String summary() {
        StringJoiner text = new StringJoiner(", ");
        text.setEmptyValue("nothing counted");
        for (LinkCounter counter : LinkCounter.values()) {
            if (get(counter) != 0) {
                text.add(counter.descriptor().name() + " " + get(counter));
            }
        }
        return text.toString();
    }
}

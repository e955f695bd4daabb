package io.knet.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.report.LinkCountsReport;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkStatsTest {
    @Test
    void totalsAreSumsOverAllKindsOfPackets() {
        Map<LinkCounter, Long> values = new EnumMap<>(LinkCounter.class);
        long value = 1;
        for (LinkCounter counter : LinkCounter.values()) {
            values.put(counter, value);
            value *= 2;
        }
        LinkStats stats = new LinkCountsReport(values);
        assertThat(stats.txTotalPackets()).isEqualTo(sum(values, "TX_", "_PACKETS"));
        assertThat(stats.rxTotalPackets()).isEqualTo(sum(values, "RX_", "_PACKETS"));
        assertThat(stats.txTotalErrors()).isEqualTo(sum(values, "TX_", "_ERRORS"));
    }

    private static long sum(Map<LinkCounter, Long> values, String start, String end) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().name().startsWith(start))
                .filter(entry -> entry.getKey().name().endsWith(end))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}

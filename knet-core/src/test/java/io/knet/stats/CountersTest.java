package io.knet.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static <E extends Enum<E>> List<String> labels(E[] all, Function<E, String> label) {
        return Arrays.stream(all).map(label).toList();
    }

    @Test
    void everyCounterHasALabelOfItsOwn() {
        assertThat(labels(LinkCounter.values(), LinkCounter::label)).doesNotHaveDuplicates();
        assertThat(labels(HandleCounter.values(), HandleCounter::label)).doesNotHaveDuplicates();
        assertThat(labels(DropReason.values(), DropReason::label)).doesNotHaveDuplicates();
        assertThat(labels(HandleTimer.values(), HandleTimer::label)).doesNotHaveDuplicates();
    }

    /** Tools print these; libknet's statistics have the same names. */
    @Test
    void theLabelsOfALinksCountersAreTheirNamesInSmallLetters() {
        for (LinkCounter counter : LinkCounter.values()) {
            assertThat(counter.label()).isEqualTo(counter.name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void totalsAreSumsOverAllKindsOfPackets() {
        Map<LinkCounter, Long> values = new EnumMap<>(LinkCounter.class);
        long value = 1;
        for (LinkCounter counter : LinkCounter.values()) {
            values.put(counter, value);
            value *= 2;
        }
        LinkStats stats = new LinkStats(values);
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

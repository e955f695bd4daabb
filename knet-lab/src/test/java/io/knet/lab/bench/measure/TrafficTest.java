package io.knet.lab.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TrafficTest {
    static Traffic traffic(long expected, long arrived, long corrupt, Map<String, Long> counters) {
        return new Traffic(
                1000,
                64_000,
                500_000_000,
                1500,
                500_000_000,
                0.25,
                OptionalLong.of(30_000),
                OptionalLong.of(16_000),
                2000,
                10_000_000,
                4_000_000,
                expected,
                arrived,
                corrupt,
                0,
                3,
                0,
                counters);
    }

    @Test
    void theRateIsWhatWasDeliveredAndNotWhatWasAccepted() {
        Traffic traffic = traffic(2000, 2000, 0, Map.of());

        assertThat(traffic.deliveredPerSecond()).isEqualTo(2000, within(1e-6));
        assertThat(traffic.acceptedPerSecond()).isEqualTo(3000, within(1e-6));
        assertThat(traffic.megabytesPerSecond()).isEqualTo(0.128, within(1e-9));
        assertThat(traffic.senderMicros()).isEqualTo(5, within(1e-9));
        assertThat(traffic.receiverMicros()).isEqualTo(2, within(1e-9));
        assertThat(traffic.lost()).isZero();
    }

    @Test
    void allocationIsThatOfTheWindowForEachMessageOfIt() throws Exception {
        Traffic traffic = traffic(2000, 2000, 0, Map.of());

        assertThat(traffic.senderAllocation()).hasValue(20);
        assertThat(traffic.receiverAllocation()).hasValue(16);
        assertThat(traffic.bothAllocation()).hasValue(36);
        JsonNode json = JsonMapper.builder().build().readTree(traffic.json().toString());
        assertThat(json.get("allocated_bytes_per_message").asDouble()).isEqualTo(36);
    }

    @Test
    void aLossWithoutACounterIsUnexplained() {
        assertThat(traffic(10, 9, 0, Map.of()).hasUnexplainedLoss()).isTrue();
        assertThat(traffic(10, 9, 0, Map.of("kernel_udp_drops", 1L)).hasUnexplainedLoss())
                .isFalse();
        assertThat(traffic(10, 10, 0, Map.of()).hasUnexplainedLoss()).isFalse();
        assertThat(traffic(10, 9, 0, Map.of()).lostShare()).isEqualTo(0.1, within(1e-9));
    }

    @Test
    void aChangedMessageMakesItUnsound() {
        assertThat(traffic(10, 10, 1, Map.of()).isSound()).isFalse();
        assertThat(traffic(10, 10, 0, Map.of()).isSound()).isTrue();
    }

    @Test
    void itsJsonHasTheCounters() throws Exception {
        Traffic traffic = traffic(10, 4, 0, Map.of("kernel_udp_drops", 6L));

        JsonNode json = JsonMapper.builder().build().readTree(traffic.json().toString());

        assertThat(json.get("lost").asLong()).isEqualTo(6);
        assertThat(json.get("counters").get("kernel_udp_drops").asLong()).isEqualTo(6);
        assertThat(json.get("delivered_per_second").asDouble()).isEqualTo(2000, within(1e-6));
    }

    @Test
    void onlyCountersThatRoseAndTellOfLossesExplainThem() {
        assertThat(
                        LossCounters.risen(
                                "sender_",
                                Map.of("old", 5L, "grown", 5L),
                                Map.of("old", 5L, "grown", 7L, "new", 1L, "tx_data_packets", 9L)))
                .isEqualTo(Map.of("sender_grown", 2L, "sender_new", 1L));
    }
}

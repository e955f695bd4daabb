package io.knet.lab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.lab.bench.measure.Footprint;
import io.knet.lab.bench.measure.Latency;
import io.knet.lab.bench.measure.LoadedCalls;
import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.option.Payload;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final long SECOND = 1_000_000_000;
    private static final BenchSettings SETTINGS =
            new BenchSettings(
                    List.of(64),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Payload.RANDOM,
                    1,
                    LinkPolicy.PASSIVE,
                    Duration.ofSeconds(1),
                    Duration.ZERO,
                    2,
                    0,
                    NativeMode.AUTO,
                    OptionalInt.empty(),
                    Duration.ZERO,
                    0,
                    OptionalInt.empty(),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(20),
                    List.of(PairKind.JAVA, PairKind.LIBKNET),
                    false,
                    List.of());

    private static Traffic traffic(long rate, long senderCpuMicros, long lost) {
        return new Traffic(
                rate,
                rate * 64,
                SECOND,
                rate,
                SECOND,
                0.5,
                OptionalLong.of(45 * rate),
                OptionalLong.of(61 * rate),
                rate,
                senderCpuMicros * 1000 * rate,
                rate * 1000,
                rate,
                rate - lost,
                0,
                0,
                0,
                0,
                lost > 0 ? Map.of("receiver_kernel_udp_drops", lost) : Map.of());
    }

    private static TrafficRow row(PairKind pair, int hosts, long cpu, long... rates) {
        return new TrafficRow(
                64,
                pair,
                hosts,
                1400,
                Arrays.stream(rates).mapToObj(rate -> traffic(rate, cpu, 0)).toList());
    }

    private static JsonNode json(Report report) throws Exception {
        return JsonMapper.builder().build().readTree(report.json().toString());
    }

    @Test
    void throughputTellsMediansAndTheRatioToLibknet() throws Exception {
        ThroughputReport report =
                new ThroughputReport(
                        SETTINGS,
                        List.of(
                                row(PairKind.JAVA, 1, 2, 300_000, 500_000),
                                row(PairKind.LIBKNET, 1, 10, 50_000, 50_000)));

        assertThat(report.text())
                .contains("throughput: clear, 1 link, loopback; 2 rounds of 1.0 s")
                .contains("400,000")
                .contains("8.00x (6.00..10.00)")
                .contains("0.27x (0.27..0.27)");
        JsonNode results = json(report).get("results");
        assertThat(results.get(0).get("ratio_to_libknet").get("median").asDouble())
                .isEqualTo(8, within(1e-9));
        assertThat(results.get(0).get("cpu_to_libknet").get("median").asDouble())
                .isEqualTo(3 / 11.0, within(1e-9));
        assertThat(results.get(1).has("ratio_to_libknet")).isFalse();
        assertThat(results.get(0).get("rounds")).hasSize(2);
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void throughputTellsWhatBothSidesAllocateForAMessage() throws Exception {
        ThroughputReport report =
                new ThroughputReport(
                        SETTINGS,
                        List.of(
                                row(PairKind.JAVA, 1, 2, 1000),
                                unknown(row(PairKind.MIXED, 1, 2, 1000), false),
                                unknown(row(PairKind.LIBKNET, 1, 2, 1000), true)));

        assertThat(report.text())
                .contains("alloc B, sender + receiver")
                .contains(" 45.0 + 61.0 = 106.0 ")
                .contains(" 45.0 + ? ");
        JsonNode results = json(report).get("results");
        assertThat(median(results.get(0), "sender_allocated_bytes_per_message")).isEqualTo(45);
        assertThat(median(results.get(0), "receiver_allocated_bytes_per_message")).isEqualTo(61);
        assertThat(median(results.get(0), "allocated_bytes_per_message")).isEqualTo(106);
        assertThat(results.get(1).has("sender_allocated_bytes_per_message")).isTrue();
        assertThat(results.get(1).has("allocated_bytes_per_message")).isFalse();
        assertThat(results.get(2).has("sender_allocated_bytes_per_message")).isFalse();
    }

    @Test
    void aRoundWithoutAFigureLeavesThatOfTheOthers() {
        TrafficRow known = row(PairKind.JAVA, 1, 2, 1000);
        TrafficRow unknown = unknown(known, true);

        TrafficRow both =
                new TrafficRow(
                        64,
                        PairKind.JAVA,
                        1,
                        1400,
                        List.of(unknown.rounds().get(0), known.rounds().get(0)));

        assertThat(both.known(Traffic::bothAllocation)).contains(new Spread(106, 106, 106));
        assertThat(unknown.known(Traffic::bothAllocation)).isEmpty();
    }

    private static double median(JsonNode result, String name) {
        return result.get(name).get("median").asDouble();
    }

    /** Between processes of which the receiver's, or neither, tells what it allocates. */
    private static TrafficRow unknown(TrafficRow row, boolean sender) {
        return new TrafficRow(
                row.size(),
                row.pair(),
                row.hosts(),
                row.dataMtu(),
                row.rounds().stream().map(one -> unknown(one, sender)).toList());
    }

    private static Traffic unknown(Traffic one, boolean sender) {
        return new Traffic(
                one.delivered(),
                one.bytes(),
                one.receiverNanos(),
                one.accepted(),
                one.senderNanos(),
                one.senderCores(),
                sender ? OptionalLong.empty() : one.senderAllocated(),
                OptionalLong.empty(),
                one.sent(),
                one.senderCpu(),
                one.receiverCpu(),
                one.expected(),
                one.arrived(),
                one.corrupt(),
                one.duplicate(),
                one.disordered(),
                one.stray(),
                one.counters());
    }

    @Test
    void throughputTellsLossesWithTheirCounters() {
        TrafficRow row = new TrafficRow(64, PairKind.JAVA, 1, 1400, List.of(traffic(1000, 1, 100)));

        ThroughputReport report = new ThroughputReport(SETTINGS, List.of(row));

        assertThat(report.text())
                .contains("10.00%")
                .contains("lost, 64 bytes, java: 100 messages; receiver_kernel_udp_drops=100");
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void fanoutComparesTheCostWithThatOfTheFewestHosts() throws Exception {
        FanoutReport report =
                new FanoutReport(
                        SETTINGS,
                        List.of(
                                row(PairKind.JAVA, 1, 4, 5000, 5000),
                                row(PairKind.JAVA, 8, 10, 40_000, 40_000)));

        assertThat(report.text()).contains("2.50x (2.50..2.50)");
        assertThat(json(report).get("results").get(1).get("cpu_to_fewest_hosts").get("median"))
                .hasToString("2.5");
    }

    @Test
    void latencyComparesPercentilesWithLibknet() throws Exception {
        LatencyReport report =
                new LatencyReport(
                        SETTINGS,
                        List.of(
                                new LatencyReport.Row(
                                        false, 200, PairKind.JAVA, List.of(latency(5000))),
                                new LatencyReport.Row(
                                        false, 200, PairKind.LIBKNET, List.of(latency(10_000))),
                                new LatencyReport.Row(
                                        true, 200, PairKind.LIBKNET, List.of(latency(70_000)))));

        assertThat(report.text()).contains("sendSync", "round trip", "0.50x (0.50..0.50)");
        assertThat(
                        json(report)
                                .get("results")
                                .get(0)
                                .get("p50_to_libknet")
                                .get("median")
                                .asDouble())
                .isEqualTo(0.5, within(0.01));
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void renewalComparesWithTheSessionThatStays() throws Exception {
        RenewalReport report =
                new RenewalReport(
                        SETTINGS,
                        Duration.ofMillis(250),
                        List.of(
                                new RenewalReport.Row(false, 64, List.of(loaded(5000, 0, 0))),
                                new RenewalReport.Row(true, 64, List.of(loaded(10_000, 4, 7)))));

        assertThat(report.text())
                .contains("2.00x (2.00..2.00)")
                .contains("renewal asked for every 250 ms")
                .contains("lost, renewed, 64 bytes: 7 messages; receiver_kernel_udp_drops=7");
        JsonNode renewed = json(report).get("results").get(1);
        assertThat(renewed.get("p99_9_to_steady").get("median").asDouble())
                .isEqualTo(2, within(0.01));
        assertThat(renewed.get("sessions_made").asLong()).isEqualTo(4);
        assertThat(renewed.get("kernel_drops").asLong()).isEqualTo(7);
        assertThat(renewed.get("node_drops").asLong()).isZero();
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void aLossThatNoCounterExplainsIsNotSound() {
        LoadedCalls calls =
                new LoadedCalls(
                        new Latency(new Histogram(3), 0, 0, 1, 0, Map.of()), SECOND, 10, 9, 1);

        assertThat(calls.isSound()).isFalse();
        assertThat(calls.deliveredPerSecond()).isEqualTo(9, within(1e-9));
    }

    @Test
    void dropsOfNodesAndOfTheKernelAreToldApart() {
        Map<String, Long> counters =
                Map.of(
                        "receiver_kernel_udp_drops", 2L,
                        "receiver_drop_kernel_buffer_full", 2L,
                        "receiver_drop_session_unknown_index", 3L,
                        "sender_drop_no_session", 4L,
                        "sender_tx_data_retries", 5L);
        LoadedCalls calls =
                new LoadedCalls(
                        new Latency(new Histogram(3), 0, 0, 9, 0, counters), SECOND, 9, 0, 1);

        assertThat(calls.kernelDrops()).isEqualTo(2);
        assertThat(calls.nodeDrops())
                .containsOnly(
                        Map.entry("receiver_drop_session_unknown_index", 3L),
                        Map.entry("sender_drop_no_session", 4L));
        RenewalReport report =
                new RenewalReport(
                        SETTINGS,
                        Duration.ofMillis(250),
                        List.of(new RenewalReport.Row(true, 64, List.of(calls))));
        assertThat(report.text())
                .contains(
                        "node drops, renewed, 64 bytes: receiver_drop_session_unknown_index=3,"
                                + " sender_drop_no_session=4");
    }

    private static LoadedCalls loaded(long nanos, long sessions, long lost) {
        Histogram times = new Histogram(3);
        times.recordValue(nanos);
        Map<String, Long> counters =
                lost == 0 ? Map.of() : Map.of("receiver_kernel_udp_drops", lost);
        return new LoadedCalls(
                new Latency(times, 0, 0, lost, 0, counters), SECOND, 1000, 1000 - lost, sessions);
    }

    @Test
    void memoryTellsWhatEachFurtherHostTakesInItsState() throws Exception {
        MemoryReport report =
                new MemoryReport(
                        SETTINGS,
                        65536,
                        List.of(
                                memory(MemoryReport.State.ONE_SESSION, 2, 10_000_000),
                                memory(MemoryReport.State.FULL, 2, 20_000_000),
                                memory(MemoryReport.State.ONE_SESSION, 16, 10_286_720),
                                memory(MemoryReport.State.FULL, 16, 21_433_600)));

        assertThat(report.text()).contains("four sessions, receipts", "of 65536 messages each way");
        JsonNode results = json(report).get("results");
        assertThat(results.get(0).has("heap_bytes_per_host")).isFalse();
        assertThat(results.get(1).has("heap_bytes_per_host")).isFalse();
        assertThat(results.get(2).get("heap_bytes_per_host").asDouble()).isEqualTo(20_480);
        assertThat(results.get(3).get("heap_bytes_per_host").asDouble()).isEqualTo(102_400);
    }

    private static MemoryReport.Row memory(MemoryReport.State state, int hosts, long heap) {
        return new MemoryReport.Row(state, hosts, new Footprint(100_000_000, heap, 0, 20));
    }

    private static Latency latency(long nanos) {
        Histogram times = new Histogram(3);
        times.recordValue(nanos);
        return new Latency(times, 0, 0, 0, 0, Map.of());
    }

    @Test
    void scaleTellsWhatEachFurtherHostCosts() throws Exception {
        ScaleReport report =
                new ScaleReport(SETTINGS, List.of(scale(2, 10_000_000), scale(64, 12_031_616)));

        JsonNode results = json(report).get("results");

        assertThat(results.get(0).has("heap_bytes_per_host")).isFalse();
        assertThat(results.get(1).get("heap_bytes_per_host").asDouble())
                .isEqualTo(32_768, within(1e-6));
        assertThat(report.text()).contains("heap KiB/host");
    }

    private static ScaleReport.Row scale(int hosts, long heap) {
        return new ScaleReport.Row(
                PairKind.JAVA,
                hosts,
                new Footprint(100_000_000, heap, 0, 20),
                List.of(0.01),
                List.of(traffic(5000, 10, 0)));
    }

    @Test
    void aTableAlignsItsColumns() {
        Table table = new Table("pair", "n");
        table.row("java", "10,000");
        table.row("libknet", "7");

        assertThat(table.toString())
                .isEqualTo("pair          n\njava     10,000\nlibknet       7\n");
    }
}

package io.knet.lab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.knet.lab.bench.measure.Latency;
import io.knet.lab.bench.measure.Tail;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.option.TailSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TailReportTest {
    private static final long SECOND = 1_000_000_000;
    private static final TailSpec SPEC = new TailSpec(10_000, 100, 1400);

    private static BenchSettings settings() {
        BenchOptions options = new BenchOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options))
                .parseArgs("--vs-libknet", "--rounds=3");
        return options.settings(List.of(200), Duration.ofMillis(200), Duration.ofSeconds(20), 0);
    }

    /** 10,000 calls of 5 us, twenty of which took longer. */
    private static Tail tail(long slowMicros, long callsLost, long streamLost) {
        Histogram times = new Histogram(3);
        times.recordValueWithCount(5_000, 9_980);
        times.recordValueWithCount(slowMicros * 1000, 20);
        Map<String, Long> counters =
                callsLost + streamLost == 0
                        ? Map.of()
                        : Map.of("receiver_kernel_udp_drops", callsLost + streamLost);
        return new Tail(
                new Latency(times, 2, 0, callsLost, 0, counters),
                SECOND,
                90_000_000,
                SECOND,
                71_000,
                71_000 - streamLost);
    }

    private static TailReport report() {
        return new TailReport(
                settings(),
                SPEC,
                List.of(
                        new TailReport.Row(
                                200,
                                PairKind.JAVA,
                                List.of(tail(50, 0, 0), tail(60, 1, 710), tail(90, 0, 0))),
                        new TailReport.Row(
                                200,
                                PairKind.LIBKNET,
                                List.of(tail(200, 0, 0), tail(120, 0, 0), tail(90, 0, 0)))));
    }

    @Test
    void comparesTheSlowestCallsWithThoseOfTheSameRound() throws Exception {
        JsonNode java = results().get(0);

        JsonNode ratio = java.get("p99_9_to_libknet");
        assertThat(ratio.get("median").asDouble()).isEqualTo(0.5, within(0.01));
        assertThat(ratio.get("min").asDouble()).isEqualTo(0.25, within(0.01));
        assertThat(ratio.get("max").asDouble()).isEqualTo(1, within(0.01));
        assertThat(java.get("p99_9").get("median").asDouble()).isEqualTo(60, within(0.1));
        assertThat(java.get("p50").get("median").asDouble()).isEqualTo(5, within(0.1));
        assertThat(results().get(1).has("p99_9_to_libknet")).isFalse();
        assertThat(report().text()).contains("0.50x (0.25..1.00)");
    }

    @Test
    void tellsWhatWasCarriedAndLost() throws Exception {
        JsonNode java = results().get(0);

        assertThat(java.get("calls_per_second").get("median").asDouble()).isEqualTo(10_000);
        assertThat(java.get("stream_megabytes_per_second").get("median").asDouble())
                .isEqualTo(90, within(1e-6));
        assertThat(java.get("failed").asLong()).isEqualTo(6);
        assertThat(java.get("lost").asLong()).isOne();
        assertThat(java.get("stream_lost").asLong()).isEqualTo(710);
        assertThat(java.get("rounds")).hasSize(3);
        assertThat(report().text())
                .contains("0.33%")
                .contains(
                        "lost, 200 bytes, java, calls and stream: 711 messages;"
                                + " receiver_kernel_udp_drops=711")
                .contains(
                        "calls of sendSync at 10,000/s, beside 100 MB/s of queued messages of 1400"
                                + " bytes");
        assertThat(report().isSound()).isTrue();
    }

    @Test
    void callsThatWereDueDuringASlowOneCountAsWaiting() throws Exception {
        TailReport report =
                new TailReport(
                        settings(),
                        SPEC,
                        List.of(
                                new TailReport.Row(200, PairKind.JAVA, List.of(slowOnce())),
                                new TailReport.Row(
                                        200, PairKind.LIBKNET, List.of(tail(100, 0, 0)))));

        JsonNode java = json(report).get("results").get(0);

        // One call of 10 ms, in whose time a hundred were due: the p99.9 is the 90th of those.
        assertThat(java.get("p99_9").get("median").asDouble()).isEqualTo(5, within(0.1));
        assertThat(java.get("p99_9_from_due").get("median").asDouble())
                .isEqualTo(9_000, within(101.0));
        assertThat(java.get("p99_9_from_due_to_libknet").get("median").asDouble())
                .isEqualTo(90, within(2.0));
    }

    private static Tail slowOnce() {
        Histogram times = new Histogram(3);
        times.recordValueWithCount(5_000, 9_999);
        times.recordValue(10_000_000);
        return new Tail(new Latency(times, 0, 0, 0, 0, Map.of()), SECOND, 1, SECOND, 1, 1);
    }

    @Test
    void aLossOfTheStreamThatNoCounterExplainsIsNotSound() {
        Tail calls =
                new Tail(new Latency(new Histogram(3), 0, 0, 0, 0, Map.of()), SECOND, 1, 1, 10, 9);

        assertThat(calls.isSound()).isFalse();
        assertThat(calls.lost()).isOne();
    }

    private static JsonNode results() throws Exception {
        return json(report()).get("results");
    }

    private static JsonNode json(Report report) throws Exception {
        return JsonMapper.builder().build().readTree(report.json().toString());
    }
}

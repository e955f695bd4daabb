package io.knet.lab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.knet.AeadCipher;
import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.lab.bench.measure.Confirmed;
import io.knet.lab.bench.measure.HoleDelays;
import io.knet.lab.bench.measure.Latency;
import io.knet.lab.bench.measure.Siege;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.option.Payload;
import io.knet.lab.bench.option.SessionSpec;
import io.knet.lab.bench.option.StrangerKind;
import io.knet.lab.bench.process.CpuTime;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What is printed of benchmarks that are about sessions. */
class SessionReportsTest {
    private static final long SECOND = 1_000_000_000;
    private static final BenchSettings SETTINGS =
            new BenchSettings(
                    List.of(200),
                    Optional.empty(),
                    Optional.of(new SessionSpec(AeadCipher.AES_GCM, false)),
                    Optional.empty(),
                    Payload.RANDOM,
                    2,
                    LinkPolicy.PASSIVE,
                    Duration.ofSeconds(1),
                    Duration.ZERO,
                    1,
                    0,
                    NativeMode.AUTO,
                    OptionalInt.empty(),
                    Duration.ZERO,
                    0,
                    OptionalInt.empty(),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(20),
                    List.of(PairKind.JAVA),
                    false,
                    List.of());

    private static Latency latency(int calls, long nanos, long failed, long lost) {
        Histogram times = new Histogram(3);
        Collections.nCopies(calls, nanos).forEach(times::recordValue);
        return new Latency(times, failed, 0, lost, 0, Map.of());
    }

    private static Confirmed confirmed(int calls, long nanos, long lost) {
        return new Confirmed(latency(calls, nanos, 0, lost), SECOND);
    }

    private static JsonNode results(Report report) throws Exception {
        return JsonMapper.builder().build().readTree(report.json().toString()).get("results");
    }

    private static double median(JsonNode result, String name) {
        return result.get(name).get("median").asDouble();
    }

    private static ConfirmedReport confirmedReport(long lost) {
        return new ConfirmedReport(
                SETTINGS,
                List.of(
                        new ConfirmedReport.Row(
                                200,
                                64,
                                List.of(latency(10, 50_000, 0, 0)),
                                List.of(confirmed(10, 60_000, lost)),
                                List.of(confirmed(20, 400_000, 0)))));
    }

    @Test
    void confirmedMessagesAreComparedWithRoundTripsOfTheSameRun() throws Exception {
        ConfirmedReport report = confirmedReport(0);

        assertThat(report.text())
                .contains("sessions with aesgcm", "one at a time", "64 at once")
                .contains("1.20x (1.20..1.20)");
        JsonNode results = results(report);
        assertThat(results).hasSize(3);
        assertThat(median(results.get(1), "p50_to_round_trip")).isEqualTo(1.2, within(0.01));
        assertThat(results.get(2).get("outstanding").asInt()).isEqualTo(64);
        assertThat(median(results.get(2), "confirmed_per_second")).isEqualTo(20, within(1e-9));
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void aMessageThatWasConfirmedAndDidNotArriveMakesTheFiguresMeanNothing() {
        assertThat(confirmedReport(1).isSound()).isFalse();
    }

    @Test
    void theDelaysDuringAHoleStandBesideTheirBound() throws Exception {
        HoleDelays delays =
                new HoleDelays(
                        latency(10, 100_000, 0, 0), latency(10, 12_000_000, 2, 0), 1_000_000);
        HoleReport report =
                new HoleReport(SETTINGS, List.of(new HoleReport.Row(200, List.of(delays))));

        assertThat(report.text()).contains("during the hole", "18,000.0");
        JsonNode result = results(report).get(0);
        assertThat(median(result, "p50_during")).isEqualTo(12_000, within(20.0));
        assertThat(median(result, "bound")).isEqualTo(18_000, within(1e-9));
        assertThat(result.get("lost").asLong()).isEqualTo(2);
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void strangersAreChargedWithWhatTheNodeUsesBeyondIdling() throws Exception {
        Siege siege =
                new Siege(
                        100_000,
                        SECOND,
                        50_000,
                        new CpuTime(10_000_000, 20_000_000),
                        new CpuTime(60_000_000, 120_000_000),
                        confirmed(10, 100_000, 0),
                        confirmed(10, 150_000, 0),
                        Map.of("drop_session_bad_mac", 50_000L, "link_downs", 1L));
        StrangersReport report =
                new StrangersReport(
                        SETTINGS,
                        1000,
                        List.of(new StrangersReport.Row(StrangerKind.MIXED, List.of(siege))));

        JsonNode result = results(report).get(0);
        assertThat(median(result, "user_us_per_datagram")).isEqualTo(1, within(1e-9));
        assertThat(median(result, "cpu_us_per_datagram")).isEqualTo(3, within(1e-9));
        assertThat(result.get("link_downs").asLong()).isOne();
        assertThat(report.text())
                .contains("mixed", "100,000", "50.00%", "drop_session_bad_mac=50000");
        assertThat(report.isSound()).isTrue();
    }
}

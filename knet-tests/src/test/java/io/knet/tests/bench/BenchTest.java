package io.knet.tests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.knet.lab.LabMain;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import io.knet.tools.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-jdk")
class BenchTest {
    private static final String SECONDS = "--seconds=";
    private static final List<String> SHORT =
            List.of(
                    "--ping-interval=50",
                    "--warmup=0",
                    "--rounds=1",
                    "--jvm=-XX:TieredStopAtLevel=1",
                    "--jvm=-XX:+UseSerialGC");

    /** What a run printed to standard output. */
    private static String run(String bench, String... options) {
        List<String> arguments = new ArrayList<>(List.of("bench", bench));
        arguments.addAll(SHORT);
        arguments.addAll(List.of(options));
        if (Stream.of(options).noneMatch(option -> option.startsWith(SECONDS))) {
            arguments.add(SECONDS + "0.1");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                LabMain.run(
                        new Streams(
                                InputStream.nullInputStream(),
                                new PrintStream(out, false, UTF_8),
                                new PrintStream(err, true, UTF_8)),
                        arguments.toArray(String[]::new));
        assertThat(exitCode).as("%s%s", out.toString(UTF_8), err.toString(UTF_8)).isZero();
        return out.toString(UTF_8);
    }

    private static JsonNode whole(String bench, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--json");
        String json = run(bench, all.toArray(String[]::new));
        return JsonMapper.builder().build().readTree(json);
    }

    private static JsonNode results(String bench, String... options) throws Exception {
        return whole(bench, options).get("results");
    }

    private static void assertCarried(JsonNode row) {
        assertThat(row.get("sound").asBoolean()).isTrue();
        assertThat(row.get("delivered_per_second").get("median").asDouble()).isPositive();
        assertThat(row.get("sender_cpu_us_per_message").get("median").asDouble()).isPositive();
        for (JsonNode round : row.get("rounds")) {
            assertThat(round.get("arrived").asLong() + round.get("lost").asLong())
                    .isEqualTo(round.get("expected").asLong());
        }
    }

    @Test
    void throughputCountsMessagesOfEachSize() throws Exception {
        JsonNode results =
                results(
                        "throughput",
                        "--size=64,20000",
                        "--rate=1000",
                        "--crypto=jca/aes256/sha256",
                        "--compress=lz4",
                        "--links=2",
                        "--policy=rr",
                        "--native=nio");

        assertThat(results).hasSize(2);
        results.forEach(BenchTest::assertCarried);
        assertThat(results.get(1).get("size").asInt()).isEqualTo(20000);
        // Not known of a window in which a thread ended, as Netty's global one does after a second.
        assertThat(results)
                .anyMatch(
                        row ->
                                row.has("allocated_bytes_per_message")
                                        && row.get("allocated_bytes_per_message")
                                                        .get("median")
                                                        .asDouble()
                                                > 0);
    }

    @Test
    void throughputMeasuresNodesInSessionsThatProveWhoTheyAre() throws Exception {
        JsonNode whole =
                whole(
                        "throughput",
                        "--size=64,20000",
                        "--rate=1000",
                        "--session=chachapoly",
                        "--identity");

        assertThat(whole.get("session").asText()).isEqualTo("chachapoly");
        assertThat(whole.get("identities").asBoolean()).isTrue();
        assertThat(whole.get("results")).hasSize(2);
        whole.get("results").forEach(BenchTest::assertCarried);
    }

    @Test
    @Interop(Need.LIBKNET)
    void sessionsAreComparedWithLibknetsCrypto() throws Exception {
        String text = run("latency", "--session", "--vs-libknet");

        assertThat(text)
                .contains("sessions with aesgcm, libknet with openssl/aes256/sha256")
                .containsPattern("sendSync +java, aesgcm +200")
                .containsPattern("sendSync +libknet +200");
    }

    @Test
    void coresComparesNumbersOfEventLoops() throws Exception {
        JsonNode results =
                results("cores", "--size=2000", "--hosts=3", "--loop-counts=2,1", "--links=1");

        assertThat(results).hasSize(2);
        results.forEach(BenchTest::assertCarried);
        assertThat(results.get(0).get("loops").asInt()).isOne();
        assertThat(results.get(1).get("loops").asInt()).isEqualTo(2);
        assertThat(results.get(1).get("hosts").asInt()).isEqualTo(3);
        assertThat(results.get(1).get("rate_to_fewest_loops").get("median").asDouble())
                .isPositive();
    }

    @Test
    void latencyTimesCallsAndRoundTrips() throws Exception {
        JsonNode results = results("latency", "--gap=100", "--spin=200");

        assertThat(results).hasSize(2);
        for (JsonNode row : results) {
            assertThat(row.get("p50").get("median").asDouble()).isPositive();
            assertThat(row.get("failed").asLong()).isZero();
        }
        assertThat(results.get(1).get("call").asText()).isEqualTo("round trip");
    }

    @Test
    void tailTimesCallsAtARateBesideAStream() throws Exception {
        JsonNode results =
                results("tail", "--rate=1000", "--beside=1", "--beside-size=500", "--seconds=0.3");

        assertThat(results).hasSize(1);
        assertTailCarried(results.get(0));
    }

    private static void assertTailCarried(JsonNode row) {
        assertThat(row.get("p99_9").get("median").asDouble()).isPositive();
        assertThat(row.get("calls_per_second").get("median").asDouble()).isPositive();
        assertThat(row.get("stream_megabytes_per_second").get("median").asDouble()).isPositive();
        assertThat(row.get("failed").asLong()).isZero();
    }

    @Test
    @Interop(Need.LIBKNET)
    void tailBesideLibknetComparesTheSlowestCalls() throws Exception {
        JsonNode results =
                results("tail", "--vs-libknet", "--rate=1000", "--beside=1", "--seconds=0.3");

        assertThat(results).hasSize(2);
        results.forEach(BenchTest::assertTailCarried);
        assertThat(results.get(0).get("p99_9_to_libknet").get("median").asDouble()).isPositive();
    }

    @Test
    void contentionTellsWhatBecameOfTheMessagesOfManyThreads() throws Exception {
        JsonNode results = results("contention", "--threads=1,3", "--timers=50/5000");

        assertThat(results).hasSize(2);
        for (JsonNode row : results) {
            assertThat(row.get("delivered_per_second").get("median").asDouble()).isPositive();
            assertThat(row.get("link_downs").asLong()).isZero();
        }
        assertThat(results.get(1).get("to_one_thread").get("median").asDouble()).isPositive();
    }

    @Test
    @Interop(Need.LIBKNET)
    void contentionBesideLibknetComparesAsManyThreads() throws Exception {
        JsonNode results = results("contention", "--vs-libknet", "--threads=2", "--timers=50/5000");

        assertThat(results).hasSize(2);
        assertThat(results.get(0).get("to_libknet").get("median").asDouble()).isPositive();
    }

    @Test
    void confirmedComparesReceiptsWithRoundTrips() throws Exception {
        JsonNode results = results("confirmed", "--outstanding=8");

        assertThat(results).hasSize(3);
        for (JsonNode row : results) {
            assertThat(row.get("p50").get("median").asDouble()).isPositive();
            assertThat(row.get("failed").asLong() + row.get("lost").asLong()).isZero();
        }
        assertThat(results.get(1).get("p50_to_round_trip").get("median").asDouble()).isPositive();
        assertThat(results.get(2).get("outstanding").asInt()).isEqualTo(8);
    }

    @Test
    void confirmedThroughAHoleLosesNothing() throws Exception {
        JsonNode results = results("confirmed", "--hole", "--session=chachapoly");

        assertThat(results).hasSize(1);
        assertThat(results.get(0).get("lost").asLong()).isZero();
        // What went into the hole was sent again, after 10 ms at the soonest.
        assertThat(results.get(0).get("p50_during").get("median").asDouble()).isGreaterThan(10_000);
    }

    @Test
    void strangersAreThrownAwayAndSessionsGoOn() throws Exception {
        JsonNode results = results("strangers", "--rate=2000", "--kind=mixed,init,transport");

        assertThat(results).hasSize(3);
        for (JsonNode row : results) {
            assertThat(row.get("lost").asLong()).isZero();
            assertThat(row.get("rounds").get(0).get("dropped").asLong()).isPositive();
        }
    }

    @Test
    void fanoutComparesTheNumbersOfHosts() throws Exception {
        JsonNode results = results("fanout", "--hosts=3,1", "--rate=1000");

        assertThat(results).hasSize(2);
        results.forEach(BenchTest::assertCarried);
        assertThat(results.get(0).get("hosts").asInt()).isOne();
        assertThat(results.get(1).get("cpu_to_fewest_hosts").get("median").asDouble()).isPositive();
    }

    @Test
    void scaleTellsMemoryAndTimeOfANodeWithHosts() throws Exception {
        JsonNode results = results("scale", "--hosts=4", "--rate=1000");

        assertThat(results).hasSize(1);
        assertCarried(results.get(0).get("busy"));
        assertThat(results.get(0).get("heap_bytes").asLong()).isPositive();
        assertThat(results.get(0).get("threads").asLong()).isPositive();
    }

    @Test
    void renewalComparesCallsWithThoseInASessionThatStays() throws Exception {
        JsonNode results =
                results("renewal", "--rate=1000", "--renew-every=50", "--session", "--identity");

        assertThat(results).hasSize(2);
        assertThat(results.get(0).get("sessions").asText()).isEqualTo("steady");
        assertThat(results.get(1).get("sessions").asText()).isEqualTo("renewed");
        for (JsonNode row : results) {
            assertThat(row.get("p99_9").get("median").asDouble()).isPositive();
            assertThat(row.get("failed").asLong()).isZero();
        }
        assertThat(results.get(1).get("p99_9_to_steady").get("median").asDouble()).isPositive();
    }

    @Test
    void memoryTellsWhatHostsInSessionsTake() throws Exception {
        JsonNode results = results("memory", "--hosts=1,3", "--confirmed=2000", "--session");

        assertThat(results).hasSize(4);
        results.forEach(row -> assertThat(row.get("heap_bytes").asLong()).isPositive());
        assertThat(results.get(0).get("state").asText()).isEqualTo("one session");
        assertThat(results.get(3).get("state").asText()).isEqualTo("four sessions, receipts");
        assertThat(results.get(3).has("heap_bytes_per_host")).isTrue();
    }

    @Test
    @Interop(Need.LIBKNET)
    void throughputBesideLibknetTellsTheRatio() throws Exception {
        JsonNode results =
                results(
                        "throughput",
                        "--mixed",
                        "--size=1024",
                        "--rate=2000",
                        "--crypto=jca/aes128/sha1");

        assertThat(results).hasSize(3);
        results.forEach(BenchTest::assertCarried);
        assertThat(results.get(0).get("ratio_to_libknet").get("median").asDouble()).isPositive();
        assertThat(results.get(2).get("pair").asText()).isEqualTo("java to libknet");
    }

    @Test
    @Interop(Need.LIBKNET)
    void checkWritesWhatItWillExpectOfEachFigure(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("performance.json");
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode =
                LabMain.run(
                        new Streams(
                                InputStream.nullInputStream(),
                                new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
                                new PrintStream(err, true, UTF_8)),
                        "bench",
                        "check",
                        "--write",
                        "--file=" + file,
                        "--seconds=0.3",
                        "--warmup=0.3",
                        "--rounds=1");

        assertThat(exitCode).as("%s", err.toString(UTF_8)).isZero();
        JsonNode figures = JsonMapper.builder().build().readTree(file.toFile()).get("figures");
        assertThat(figures).hasSize(16);
        for (JsonNode figure : figures) {
            assertThat(figure.get("ratio_permille").asLong()).isPositive();
            assertThat(figure.get("noise_permille").asLong()).isBetween(150L, 500L);
        }
    }

    @Test
    @Interop(Need.LIBKNET)
    void throughputBesideBareSocketsTellsWhatIsReachedOfTheLimit() throws Exception {
        JsonNode results = results("throughput", "--vs-bare", "--size=64,65536", "--rate=2000");

        assertThat(results).hasSize(4);
        results.forEach(BenchTest::assertCarried);
        assertThat(results.get(0).get("share_of_bare").get("median").asDouble()).isPositive();
        assertThat(results.get(0).get("cpu_to_bare").get("median").asDouble()).isPositive();
        for (int bare : new int[] {1, 3}) {
            JsonNode row = results.get(bare);
            assertThat(row.get("pair").asText()).isEqualTo("bare");
            assertThat(row.has("share_of_bare")).isFalse();
            assertThat(row.get("lost").asLong()).isZero();
        }
    }

    @Test
    @Interop(Need.LIBKNET)
    void bareSocketsExplainEveryLossAtFullRate() throws Exception {
        String text = run("throughput", "--vs-bare", "--size=1400");

        assertThat(text).contains("share of bare").containsPattern("bare +1400");
    }

    @Test
    @Interop(Need.LIBKNET)
    void latencyBesideBareSocketsWorksForMessagesOfSeveralDatagrams() throws Exception {
        JsonNode results = results("latency", "--vs-bare", "--size=200,65536", "--gap=100");

        assertThat(results).hasSize(8);
        for (JsonNode row : results) {
            assertThat(row.get("p50").get("median").asDouble()).isPositive();
            assertThat(row.get("failed").asLong() + row.get("lost").asLong()).isZero();
        }
        assertThat(results.get(0).get("p50_to_bare").get("median").asDouble()).isPositive();
    }

    @Test
    @Interop({Need.LIBKNET, Need.NAMESPACES})
    void latencyBesideLibknetWorksBetweenNamespaces() throws Exception {
        JsonNode results = results("latency", "--vs-libknet", "--veth", "--reader=queue");

        assertThat(results).hasSize(4);
        assertThat(results.get(0).get("p50_to_libknet").get("median").asDouble()).isPositive();
        assertThat(results.get(3).get("p50").get("median").asDouble()).isPositive();
    }
}

package io.knet.lab.bench.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AeadCipher;
import io.knet.CryptoCipher;
import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.lab.LabRun;
import io.knet.tools.CommandRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchOptionsTest {
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static BenchSettings parse(String... arguments) {
        BenchOptions options = new BenchOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options))
                .parseArgs(arguments);
        return options.settings(List.of(64, 1024), PING, TIMEOUT, 0);
    }

    @Test
    void hasDefaults() {
        BenchSettings settings = parse();

        assertThat(settings.sizes()).containsExactly(64, 1024);
        assertThat(settings.pairs()).containsExactly(PairKind.JAVA);
        assertThat(settings.rounds()).isEqualTo(3);
        assertThat(settings.links()).isOne();
        assertThat(settings.crypto()).isEmpty();
        assertThat(settings.payload()).isEqualTo(Payload.RANDOM);
        assertThat(settings.ping()).isEqualTo(PING);
        assertThat(settings.describe()).isEqualTo("clear, 1 link, loopback; 3 rounds of 2.0 s");
    }

    @Test
    void measuresFiveTimesBesideLibknetUnlessToldOtherwise() {
        assertThat(parse("--vs-libknet").rounds()).isEqualTo(5);
        assertThat(parse("--mixed").rounds()).isEqualTo(5);
        assertThat(parse("--mixed").pairs())
                .containsExactly(PairKind.JAVA, PairKind.LIBKNET, PairKind.MIXED);
        assertThat(parse("--vs-libknet", "--rounds", "7").rounds()).isEqualTo(7);
        assertThat(parse("--vs-libknet").pairs()).containsExactly(PairKind.JAVA, PairKind.LIBKNET);
    }

    @Test
    void readsListsAndRepeatedSizes() {
        assertThat(parse("--size", "16,65536", "--size", "300").sizes())
                .containsExactly(16, 65536, 300);
    }

    @Test
    void readsEverythingElse() {
        BenchSettings settings =
                parse(
                        "--crypto=openssl/aes-256-ctr/sha256",
                        "--compress=zlib/9/200",
                        "--links=2",
                        "--policy=rr",
                        "--seconds=0.5",
                        "--warmup=0",
                        "--native=nio",
                        "--loops=2",
                        "--spin=200",
                        "--seal-threads=2",
                        "--mtu=1500",
                        "--ping-interval=50",
                        "--veth",
                        "--jvm=-Xmx64m",
                        "--jvm=-Xint");

        assertThat(settings.crypto().orElseThrow().cipher()).isEqualTo(CryptoCipher.AES256_CTR);
        assertThat(settings.compress().orElseThrow().complete()).isEqualTo("zlib/9/200");
        assertThat(settings.payload()).isEqualTo(Payload.TEXT);
        assertThat(settings.policy()).isEqualTo(LinkPolicy.RR);
        assertThat(settings.seconds()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.warmUp()).isZero();
        assertThat(settings.nativeMode()).isEqualTo(NativeMode.NIO);
        assertThat(settings.spin()).isEqualTo(Duration.ofNanos(200_000));
        assertThat(settings.sealingThreads()).isEqualTo(2);
        assertThat(settings.loops()).hasValue(2);
        assertThat(settings.mtu()).hasValue(1500);
        assertThat(settings.ping()).isEqualTo(Duration.ofMillis(50));
        assertThat(settings.jvm()).containsExactly("-Xmx64m", "-Xint");
        assertThat(settings.describe())
                .isEqualTo(
                        "openssl/aes-256-ctr/sha256, zlib/9/200, 2 links, policy rr, veth with MTU"
                                + " 1500, MTU set to 1500, nio, spins 200 us, 2 to seal; 3 rounds of 0.5 s");
    }

    @Test
    void takesThePayloadThatIsAskedFor() {
        assertThat(parse("--compress=lz4", "--payload=random").payload()).isEqualTo(Payload.RANDOM);
        assertThat(parse("--payload=text").payload()).isEqualTo(Payload.TEXT);
    }

    @Test
    void letsJavaNodesSpeakInSessions() {
        assertThat(parse("--session").session())
                .contains(new SessionSpec(AeadCipher.AES_GCM, false));
        assertThat(parse("--session").crypto()).isEmpty();
        assertThat(parse("--session").describe())
                .startsWith("sessions with aesgcm, 1 link, loopback;");
        BenchSettings settings = parse("--session=chachapoly", "--identity");
        assertThat(settings.session()).contains(new SessionSpec(AeadCipher.CHACHA_POLY, true));
        assertThat(settings.describe()).startsWith("sessions with chachapoly and identities, 1");
        assertThat(settings.label(PairKind.JAVA)).isEqualTo("java, chachapoly");
    }

    @Test
    void comparesSessionsWithTheClosestThatLibknetHasUnlessToldOtherwise() {
        BenchSettings preset = parse("--session", "--vs-libknet");

        assertThat(preset.cryptoOf(true)).isEmpty();
        assertThat(preset.cryptoOf(false)).hasToString("Optional[openssl/aes256/sha256]");
        assertThat(preset.label(PairKind.LIBKNET)).isEqualTo("libknet");
        assertThat(preset.describe())
                .startsWith("sessions with aesgcm, libknet with openssl/aes256/sha256, 1 link");
        assertThat(parse("--session", "--vs-libknet", "--crypto=nss/aes128/sha1").cryptoOf(false))
                .hasToString("Optional[nss/aes128/sha1]");
    }

    @Test
    void withoutSessionsBothSidesSealAlike() {
        BenchSettings settings = parse("--vs-libknet", "--crypto=jca/aes256/sha256");

        assertThat(settings.cryptoOf(true)).hasToString("Optional[jca/aes256/sha256]");
        assertThat(settings.cryptoOf(false)).hasToString("Optional[openssl/aes256/sha256]");
        assertThat(settings.label(PairKind.JAVA)).isEqualTo("java");
    }

    @ParameterizedTest
    @CsvSource({
        "--session --mixed, --mixed and --session exclude each other: libknet has no sessions",
        "--session --crypto=jca/aes256/sha256, --crypto beside --session says what libknet uses",
        "--identity, --identity needs --session",
        "--session=aes256, unknown suite \"aes256\"; use aesgcm or chachapoly"
    })
    void refusesSessionsThatCannotBe(String options, String why) {
        List<String> arguments = new ArrayList<>(List.of("bench", "throughput"));
        arguments.addAll(List.of(options.split(" ", -1)));

        CommandRun run = LabRun.of(arguments.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains(why);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--size, 15",
        "--size, 65537",
        "--seconds, 0",
        "--seconds, -1",
        "--seconds, 3601",
        "--links, 9",
        "--rounds, 0",
        "--policy, fast",
        "--native, kqueue",
        "--crypto, aes256",
        "--compress, zip",
        "--compress, zlib/77",
        "--compress, zlib/1/2/3",
        "--mtu, 100",
        "--loops, 0",
        "--payload, zeros"
    })
    void refusesBadValuesWithOneLineThatNamesTheValue(String option, String value) {
        CommandRun run = LabRun.of("bench", "throughput", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains(option);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--beside, 0", "--beside, 100001", "--beside-size, 15", "--rate, -1"})
    void tailRefusesStreamsAndRatesThatCannotBe(String option, String value) {
        CommandRun run = LabRun.of("bench", "tail", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains(option);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "renewal, --vs-libknet, this benchmark is about sessions",
        "memory, --mixed, this benchmark is about sessions",
        "renewal, --crypto=jca/aes256/sha256, this benchmark is about sessions",
        "renewal, --renew-every=0, --renew-every",
        "memory, --confirmed=0, --confirmed",
        "confirmed, --vs-libknet, this benchmark is about sessions",
        "strangers, --mixed, this benchmark is about sessions",
        "strangers, --kind=friend, --kind",
        "confirmed, --outstanding=1025, --outstanding",
        "confirmed, --timers=200, --timers"
    })
    void benchmarksOfSessionsRefuseWhatHasNone(String bench, String option, String why) {
        CommandRun run = LabRun.of("bench", bench, option);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains(why);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void benchmarksOfSessionsHaveThemWithoutTheOption() {
        BenchOptions options = new BenchOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs();

        assertThat(options.sessionSettings(List.of(64), PING, TIMEOUT, 0).session())
                .contains(new SessionSpec(AeadCipher.AES_GCM, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throughput",
                "latency",
                "tail",
                "contention",
                "fanout",
                "cores",
                "scale",
                "renewal",
                "memory",
                "confirmed",
                "strangers"
            })
    void everyBenchmarkHasHelpWithTheSharedOptions(String name) {
        CommandRun run = LabRun.of("bench", name, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("Usage: knet bench " + name)
                .contains("--size=", "--crypto=", "--compress=", "--links=", "--policy=")
                .contains("--seconds=", "--warmup=", "--rounds=", "--native=", "--vs-libknet")
                .contains("--mixed", "--veth", "--json", "--session", "--identity");
    }

    @Test
    void benchAloneAsksForABenchmark() {
        assertThat(LabRun.of("bench").err()).contains("Missing required subcommand");
        assertThat(LabRun.of("bench", "--help").out())
                .contains("throughput", "latency", "fanout", "scale", "Exit codes");
    }
}

package io.knet.protocol;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLimits;
import io.knet.LinkTimers;
import io.knet.crypto.CryptoOverhead;
import io.knet.protocol.MtuSearch.Failed;
import io.knet.protocol.MtuSearch.Found;
import io.knet.protocol.MtuSearch.Probe;
import io.knet.protocol.MtuSearch.Reason;
import io.knet.protocol.MtuSearch.Step;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches over simulated paths: right for every MTU, and at an end for any behaviour. */
class MtuSearchPropertyTest {
    private static final int PRIME = 97;
    private static final int UDP_IPV4 = 28;
    private static final int UDP_IPV6 = 48;
    private static final LinkTimers TIMERS = LinkTimers.ofMillis(200, 500).withBackoff(1);

    private final LinkMonitor link = LinkMonitor.ofStaticLink(TIMERS);
    private long now;
    private int probes;

    static Stream<CryptoOverhead> crypto() {
        return Stream.of(
                CryptoOverhead.NONE,
                MtuVectors.overhead("none", "sha512"),
                MtuVectors.overhead("aes128", "md5"),
                MtuVectors.overhead("aes256", "sha1"),
                MtuVectors.overhead("aes256-ctr", "sha256"));
    }

    @ParameterizedTest
    @MethodSource("crypto")
    void findsEveryPathMtu(CryptoOverhead crypto) {
        for (int headers : new int[] {UDP_IPV4, UDP_IPV6}) {
            for (int mtu = KnetLimits.MIN_MTU; mtu <= KnetLimits.MAX_MTU; mtu += PRIME) {
                int pathMtu = mtu;
                MtuSearch search = new MtuSearch(headers, crypto, new ProbePatience(link));
                Step result =
                        run(search, probe -> probe.size() <= pathMtu ? Fate.ANSWERED : Fate.LOST);
                assertFound(result, mtu, headers, crypto);
                assertThat(probes).isLessThanOrEqualTo(3 * 19);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("crypto")
    void findsEveryInterfaceMtuWithAndWithoutHints(CryptoOverhead crypto) {
        for (int mtu = KnetLimits.MIN_MTU; mtu <= KnetLimits.MAX_MTU; mtu += PRIME) {
            int interfaceMtu = mtu;
            MtuSearch search = new MtuSearch(UDP_IPV4, crypto, new ProbePatience(link));
            Step unhinted =
                    run(
                            search,
                            probe -> probe.size() <= interfaceMtu ? Fate.ANSWERED : Fate.refused());
            assertFound(unhinted, mtu, UDP_IPV4, crypto);
            assertThat(probes).isLessThanOrEqualTo(19);
            Step hinted =
                    run(
                            search,
                            probe ->
                                    probe.size() <= interfaceMtu
                                            ? Fate.ANSWERED
                                            : Fate.refused(interfaceMtu));
            assertFound(hinted, mtu, UDP_IPV4, crypto);
            assertThat(probes).isLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("crypto")
    void findsAPathThatIsNarrowerThanTheHintedInterface(CryptoOverhead crypto) {
        for (int mtu = KnetLimits.MIN_MTU; mtu <= 9000; mtu += PRIME) {
            int pathMtu = mtu;
            MtuSearch search = new MtuSearch(UDP_IPV4, crypto, new ProbePatience(link));
            Step result =
                    run(
                            search,
                            probe -> {
                                if (probe.size() > 9000) {
                                    return Fate.refused(9000);
                                }
                                return probe.size() <= pathMtu ? Fate.ANSWERED : Fate.LOST;
                            });
            assertFound(result, mtu, UDP_IPV4, crypto);
        }
    }

    /** One round trip in ten is lost: never too much is found, and hardly ever too little. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void findsWhatPassesDespiteRandomLoss(long seed) {
        Random random = new Random(seed);
        int exact = 0;
        int searches = 500;
        for (int i = 0; i < searches; i++) {
            int pathMtu = random.nextInt(1280, 9001);
            CryptoOverhead crypto = crypto().toList().get(i % 5);
            MtuSearch search = new MtuSearch(UDP_IPV4, crypto, new ProbePatience(link));
            Step result =
                    run(
                            search,
                            probe ->
                                    probe.size() <= pathMtu && random.nextInt(10) > 0
                                            ? Fate.ANSWERED
                                            : Fate.LOST);
            int right = MtuMath.linkMtu(pathMtu, UDP_IPV4, crypto);
            assertThat(result).as("seed %d, search %d", seed, i).isInstanceOf(Found.class);
            assertThat(((Found) result).linkMtu())
                    .as("seed %d, search %d", seed, i)
                    .isLessThanOrEqualTo(right);
            exact += ((Found) result).linkMtu() == right ? 1 : 0;
        }
        assertThat(exact).as("seed %d", seed).isGreaterThan(searches * 95 / 100);
    }

    /**
     * Answers take longer than they are waited for, up to three times: what they say counts all the
     * same.
     */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void findsWhatPassesDespiteLateAnswers(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            int pathMtu = random.nextInt(1280, 9001);
            CryptoOverhead crypto = crypto().toList().get(i % 5);
            MtuSearch search = new MtuSearch(UDP_IPV4, crypto, new ProbePatience(link));
            record Answer(int size, long at) {}
            Queue<Answer> underway = new ArrayDeque<>();
            Step step = search.start(now);
            while (search.isRunning()) {
                if (step instanceof Probe probe && probe.size() <= pathMtu) {
                    underway.add(new Answer(probe.size(), now + random.nextLong(ms(290))));
                }
                long due = now + search.nanosUntilDue(now);
                if (!underway.isEmpty() && underway.element().at() <= due) {
                    Answer answer = underway.remove();
                    now = Math.max(now, answer.at());
                    step = search.onReply(answer.size(), now);
                } else {
                    now = due;
                    step = search.checkTimeout(now);
                }
            }
            assertFound(step, pathMtu, UDP_IPV4, crypto);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44, 45, 46, 47, 48})
    void endsWhateverHappens(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            CryptoOverhead crypto = crypto().toList().get(random.nextInt(5));
            int headers = random.nextBoolean() ? UDP_IPV4 : UDP_IPV6;
            MtuSearch search = new MtuSearch(headers, crypto, new ProbePatience(link));
            Step step = search.start(now);
            Probe probe = (Probe) step;
            for (int events = 0; search.isRunning(); events++) {
                assertThat(events).as("seed %d, search %d", seed, i).isLessThan(100_000);
                if (step instanceof Probe next) {
                    probe = next;
                    assertThat(probe.size())
                            .as("seed %d, search %d", seed, i)
                            .isBetween(crypto.sealed(MtuMath.HEADER) + headers, 65535)
                            .isEqualTo(crypto.sealed(probe.plainLength()) + headers);
                }
                step =
                        switch (random.nextInt(8)) {
                            case 0, 1 -> search.onReply(probe.size(), now);
                            case 2 -> search.onReply(random.nextInt(65536), now);
                            case 3 -> search.onLocalTooBig(OptionalInt.empty(), now);
                            case 4 ->
                                    search.onLocalTooBig(
                                            OptionalInt.of(random.nextInt(-10, 70000)), now);
                            default -> {
                                now += random.nextLong(ms(300));
                                yield search.checkTimeout(now);
                            }
                        };
            }
            if (step instanceof Found found) {
                assertThat(found.linkMtu())
                        .as("seed %d, search %d", seed, i)
                        .isBetween(MtuMath.floor(crypto), MtuMath.linkMtu(65535, headers, crypto));
            } else {
                assertThat(((Failed) step).reason())
                        .as("seed %d, search %d", seed, i)
                        .isIn(Reason.NO_ANSWER, Reason.TOO_SMALL);
            }
        }
    }

    private sealed interface Fate {
        Fate ANSWERED = new Answered();
        Fate LOST = new Lost();

        static Fate refused() {
            return new Refused(OptionalInt.empty());
        }

        static Fate refused(int kernelMtu) {
            return new Refused(OptionalInt.of(kernelMtu));
        }

        record Answered() implements Fate {}

        record Lost() implements Fate {}

        record Refused(OptionalInt kernelMtu) implements Fate {}
    }

    private interface Path {
        Fate fateOf(Probe probe);
    }

    private Step run(MtuSearch search, Path path) {
        probes = 0;
        Step step = search.start(now);
        while (step instanceof Probe probe) {
            probes++;
            Fate fate = path.fateOf(probe);
            if (fate instanceof Fate.Refused refused) {
                step = search.onLocalTooBig(refused.kernelMtu(), now);
            } else if (fate instanceof Fate.Answered) {
                now += ms(1);
                step = search.onReply(probe.size(), now);
            } else {
                now += search.nanosUntilDue(now);
                step = search.checkTimeout(now);
            }
        }
        return step;
    }

    private static void assertFound(Step result, int mtu, int headers, CryptoOverhead crypto) {
        int linkMtu = MtuMath.linkMtu(mtu, headers, crypto);
        assertThat(result)
                .as("MTU %d, headers %d, %s", mtu, headers, crypto)
                .isEqualTo(new Found(linkMtu));
    }

    private static long ms(long millis) {
        return MILLISECONDS.toNanos(millis);
    }
}

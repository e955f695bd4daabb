package io.knet.protocol;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkTimers;
import io.knet.crypto.CryptoOverhead;
import io.knet.protocol.MtuSearch.Failed;
import io.knet.protocol.MtuSearch.Found;
import io.knet.protocol.MtuSearch.Nothing;
import io.knet.protocol.MtuSearch.Probe;
import io.knet.protocol.MtuSearch.Reason;
import io.knet.protocol.MtuSearch.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MtuSearchTest {
    private static final int UDP_IPV4 = 28;
    private static final int UDP_IPV6 = 48;
    private static final CryptoOverhead AES_SHA1 = MtuVectors.overhead("aes256", "sha1");
    private static final CryptoOverhead AES_SHA256 = MtuVectors.overhead("aes256", "sha256");

    private final LinkMonitor link = steadyLink();
    private long now;

    static List<MtuVectors.Search> recordedSearches() {
        return MtuVectors.searches();
    }

    @ParameterizedTest
    @MethodSource("recordedSearches")
    void probesTheSizesThatLibknetProbed(MtuVectors.Search recorded) {
        MtuSearch search = search(CryptoOverhead.NONE);
        Step step = search.start(now);
        for (MtuVectors.ProbeSeen seen : recorded.probes()) {
            assertThat(step).isEqualTo(new Probe(seen.size(), seen.payload()));
            step = seen.answered() ? search.onReply(seen.size(), now) : lose(search, step);
        }
        assertThat(step).isEqualTo(new Found(recorded.linkMtu()));
        assertThat(search.isRunning()).isFalse();
    }

    @Test
    void isDoneWithOneProbeWhereTheLargestPasses() {
        MtuSearch ipv4 = search(CryptoOverhead.NONE);
        assertThat(ipv4.start(now)).isEqualTo(new Probe(65535, 65507));
        assertThat(ipv4.onReply(65535, now)).isEqualTo(new Found(65481));

        MtuSearch ipv6 = new MtuSearch(UDP_IPV6, CryptoOverhead.NONE, new ProbePatience(link));
        assertThat(ipv6.start(now)).isEqualTo(new Probe(65535, 65487));
        assertThat(ipv6.onReply(65535, now)).isEqualTo(new Found(65461));
    }

    @Test
    void alignsSealedProbesToWholeBlocks() {
        MtuSearch search = search(AES_SHA1);
        Probe probe = (Probe) search.start(now);
        assertThat(probe.plainLength()).isEqualTo(65429 + 26);
        assertThat(probe.size()).isEqualTo(AES_SHA1.sealed(probe.plainLength()) + UDP_IPV4);
        assertThat(search.onReply(probe.size(), now)).isEqualTo(new Found(65429));
    }

    @Test
    void goesStraightToTheMtuThatTheKernelNames() {
        MtuSearch search = search(CryptoOverhead.NONE);
        search.start(now);
        assertThat(search.onLocalTooBig(OptionalInt.of(1500), now))
                .isEqualTo(new Probe(1500, 1472));
        assertThat(search.onReply(1500, now)).isEqualTo(new Found(1446));
    }

    @Test
    void goesStraightToTheMtuThatTheKernelNamesWhenSealed() {
        MtuSearch search = search(AES_SHA1);
        search.start(now);
        assertThat(search.onLocalTooBig(OptionalInt.of(1500), now))
                .isEqualTo(new Probe(1488, 1423));
        assertThat(search.onReply(1488, now)).isEqualTo(new Found(1397));
    }

    @Test
    void halvesTheRangeWhenTheKernelNamesNoMtu() {
        MtuSearch search = search(CryptoOverhead.NONE);
        search.start(now);
        assertThat(search.onLocalTooBig(OptionalInt.empty(), now))
                .isEqualTo(new Probe(32794, 32766));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 53, 65535, 70000})
    void ignoresAnAbsurdHint(int hint) {
        MtuSearch search = search(CryptoOverhead.NONE);
        search.start(now);
        assertThat(search.onLocalTooBig(OptionalInt.of(hint), now))
                .isEqualTo(new Probe(32794, 32766));
    }

    @Test
    void failsIfThePathIsBelowTheFloor() {
        MtuSearch search = search(CryptoOverhead.NONE);
        search.start(now);
        int belowFloor = 481 + 26 + 28;
        assertThat(search.onLocalTooBig(OptionalInt.of(belowFloor), now))
                .isEqualTo(new Probe(belowFloor, 507));
        assertThat(search.onReply(belowFloor, now))
                .isEqualTo(new Failed(Reason.TOO_SMALL, OptionalInt.of(481)));

        search.start(now);
        search.onLocalTooBig(OptionalInt.of(belowFloor + 1), now);
        assertThat(search.onReply(belowFloor + 1, now)).isEqualTo(new Found(482));
    }

    @Test
    void failsIfNoProbeCanBeSent() {
        MtuSearch search = search(AES_SHA256);
        Step step = search.start(now);
        while (step instanceof Probe) {
            step = search.onLocalTooBig(OptionalInt.empty(), now);
        }
        assertThat(step).isEqualTo(new Failed(Reason.TOO_SMALL, OptionalInt.empty()));
    }

    @Test
    void failsSoonIfThePeerNeverAnswers() {
        MtuSearch search = search(CryptoOverhead.NONE);
        int probes = 0;
        Step step = search.start(now);
        while (step instanceof Probe) {
            probes++;
            step = passTime(search);
        }
        assertThat(step).isEqualTo(new Failed(Reason.NO_ANSWER, OptionalInt.empty()));
        assertThat(probes).isEqualTo(17 * 3);
        assertThat(now).isEqualTo(ms(17 * 3 * 100));
    }

    @Test
    void failsOnASendErrorAndWhenAborted() {
        MtuSearch search = search(CryptoOverhead.NONE);
        search.start(now);
        assertThat(search.onSendError())
                .isEqualTo(new Failed(Reason.SEND_ERROR, OptionalInt.empty()));
        search.start(now);
        search.onLocalTooBig(OptionalInt.empty(), now);
        search.onReply(32794, now);
        assertThat(search.abort())
                .isEqualTo(new Failed(Reason.ABORTED, OptionalInt.of(32794 - 54)));
    }

    @Test
    void doesNothingWhenItIsOver() {
        MtuSearch search = search(CryptoOverhead.NONE);
        for (int i = 0; i < 2; i++) {
            assertThat(search.isRunning()).isFalse();
            assertThat(search.onReply(65535, now)).isInstanceOf(Nothing.class);
            assertThat(search.onLocalTooBig(OptionalInt.of(1500), now)).isInstanceOf(Nothing.class);
            assertThat(search.onSendError()).isInstanceOf(Nothing.class);
            assertThat(search.abort()).isInstanceOf(Nothing.class);
            assertThat(search.checkTimeout(now + ms(100_000))).isInstanceOf(Nothing.class);
            assertThat(search.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);
            search.start(now);
            search.onReply(65535, now);
        }
    }

    @Test
    void ignoresAnswersToWhatItDidNotSend() {
        MtuSearch search = search(CryptoOverhead.NONE);
        search.start(now);
        assertThat(search.onReply(1500, now)).isInstanceOf(Nothing.class);
        assertThat(search.onReply(0, now)).isInstanceOf(Nothing.class);
        assertThat(search.isRunning()).isTrue();
    }

    @Test
    void sendsAProbeThreeTimesBeforeItTakesItForLost() {
        MtuSearch search = search(CryptoOverhead.NONE);
        Probe first = (Probe) search.start(now);
        assertThat(search.nanosUntilDue(now)).isEqualTo(ms(100));
        assertThat(search.checkTimeout(now + ms(100) - 1)).isInstanceOf(Nothing.class);
        assertThat(passTime(search)).isEqualTo(first);
        assertThat(passTime(search)).isEqualTo(first);
        assertThat(passTime(search)).isEqualTo(new Probe(32794, 32766));
        assertThat(now).isEqualTo(ms(300));
    }

    @Test
    void waitsLongerOnASlowLinkButNoLongerThanForAPong() {
        link.onPong(now, ms(50));
        MtuSearch search = search(AES_SHA256);
        search.start(now);
        assertThat(search.nanosUntilDue(now)).isEqualTo(ms(400));
        for (int i = 0; i < 10_000; i++) {
            link.onPong(now, ms(490));
        }
        search.start(now);
        assertThat(search.nanosUntilDue(now)).isEqualTo(link.pongTimeoutAdjustedNanos(now));
    }

    @Test
    void learnsFromALateAnswer() {
        MtuSearch search = search(CryptoOverhead.NONE);
        Step step = search.start(now);
        step = lose(search, step);
        step = lose(search, step);
        assertThat(step).isEqualTo(new Probe(16424, 16396));
        assertThat(search.onReply(32794, now))
                .as("passes after all")
                .isEqualTo(new Probe(49164, 49136));
        assertThat(search.onReply(16424, now))
                .as("is of no interest any more")
                .isInstanceOf(Nothing.class);
        assertThat(search.onReply(65535, now)).isEqualTo(new Found(65481));
    }

    @Test
    void aLateAnswerThatComesTwiceIsOfUseOnce() {
        MtuSearch search = search(CryptoOverhead.NONE);
        lose(search, lose(search, search.start(now)));
        assertThat(search.onReply(32794, now)).isEqualTo(new Probe(49164, 49136));

        assertThat(search.onReply(32794, now)).isInstanceOf(Nothing.class);
    }

    @Test
    void answersToTheSearchBeforeProveNothing() {
        MtuSearch search = search(CryptoOverhead.NONE);
        lose(search, lose(search, search.start(now)));

        search.start(now);
        assertThat(search.onReply(32794, now)).isInstanceOf(Nothing.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {536, 537, 1500, 9000, 32793, 32794, 65533, 65534, 65535})
    void findsWhatAPathCarriesToTheByte(int carried) {
        MtuSearch search = search(CryptoOverhead.NONE);
        Step step = search.start(now);
        while (step instanceof Probe probe) {
            step = probe.size() <= carried ? search.onReply(probe.size(), now) : lose(search, step);
        }
        assertThat(step).isEqualTo(new Found(carried - 54));
    }

    @Test
    void takesTheShortestProbeForAHint() {
        MtuSearch search = search(CryptoOverhead.NONE);
        search.start(now);
        assertThat(search.onLocalTooBig(OptionalInt.of(54), now)).isEqualTo(new Probe(54, 26));
    }

    @Test
    void givesUpWhenItsProbesAreUsedUpAndNonePassed() {
        MtuSearch search = search(CryptoOverhead.NONE);
        assertThat(refuse(search, search.start(now), 89)).isInstanceOf(Probe.class);

        assertThat(search.onLocalTooBig(OptionalInt.of(1500), now))
                .isEqualTo(new Failed(Reason.NO_ANSWER, OptionalInt.empty()));
    }

    @Test
    void keepsTheLargestSizeThatPassedWhenItsProbesAreUsedUp() {
        MtuSearch search = search(CryptoOverhead.NONE);
        refuse(search, search.start(now), 87);
        Probe half = (Probe) search.onLocalTooBig(OptionalInt.empty(), now);
        Probe more = (Probe) search.onReply(half.size(), now);
        assertThat(more.size()).isGreaterThan(half.size());

        assertThat(search.onReply(more.size(), now)).isEqualTo(new Found(more.size() - 54));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 123_456_789_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void waitsAsLongWhateverTheClockSays(long start) {
        MtuSearch search = search(CryptoOverhead.NONE);
        Step first = search.start(start);

        assertThat(search.checkTimeout(start + ms(100) - 1)).isInstanceOf(Nothing.class);
        assertThat(search.nanosUntilDue(start + ms(30))).isEqualTo(ms(70));
        assertThat(search.checkTimeout(start + ms(100))).isEqualTo(first);
    }

    @Test
    void looksBelowASizeThatPassesNoMore() {
        MtuSearch search = search(CryptoOverhead.NONE);
        search.start(now);
        Step step = search.onLocalTooBig(OptionalInt.of(1500), now);
        step = lose(search, step);
        List<Integer> passed = new ArrayList<>();
        while (step instanceof Probe probe) {
            boolean passes = probe.size() <= (passed.size() < 7 ? 1400 : 1300);
            if (passes) {
                passed.add(probe.size());
            }
            step = passes ? search.onReply(probe.size(), now) : lose(search, step);
        }
        assertThat(passed).contains(1400);
        assertThat(step).isEqualTo(new Found(1300 - 54));
    }

    private MtuSearch search(CryptoOverhead crypto) {
        return new MtuSearch(UDP_IPV4, crypto, new ProbePatience(link));
    }

    /** Refuses a probe and those after it, each time naming an MTU that is one byte smaller. */
    private Step refuse(MtuSearch search, Step probe, int times) {
        Step next = probe;
        for (int i = 0; i < times; i++) {
            next = search.onLocalTooBig(OptionalInt.of(((Probe) next).size() - 1), now);
        }
        return next;
    }

    private Step passTime(MtuSearch search) {
        now += search.nanosUntilDue(now);
        return search.checkTimeout(now);
    }

    /** Lets time pass until the search gives a probe up. */
    private Step lose(MtuSearch search, Step probe) {
        Step next = probe;
        while (next.equals(probe)) {
            next = passTime(search);
        }
        return next;
    }

    /** A link of 500 ms timeout whose back-off is over, without latency. */
    private static LinkMonitor steadyLink() {
        LinkMonitor link = LinkMonitor.ofStaticLink(LinkTimers.ofMillis(200, 500).withBackoff(1));
        link.enable(0);
        return link;
    }

    private static long ms(long millis) {
        return MILLISECONDS.toNanos(millis);
    }
}

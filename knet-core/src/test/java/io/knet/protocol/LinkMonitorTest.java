package io.knet.protocol;

import static io.knet.protocol.Transition.DOWN;
import static io.knet.protocol.Transition.NONE;
import static io.knet.protocol.Transition.UP;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkTimers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times in these tests are milliseconds after a start that lets the clock wrap soon. */
class LinkMonitorTest {
    private static final long START = Long.MAX_VALUE - ms(1500);
    private static final LinkTimers TIMERS =
            LinkTimers.ofMillis(100, 400).withPongsToComeUp(3).withBackoff(3);
    private static final LinkTimers OLD_LINK = TIMERS.withBackoff(1);

    private final LinkMonitor monitor = LinkMonitor.ofStaticLink(TIMERS);
    private final LinkMonitor steady = LinkMonitor.ofStaticLink(OLD_LINK);

    @Test
    void isSilentAndDownUntilEnabled() {
        assertThat(monitor.isEnabled()).isFalse();
        assertThat(monitor.isUp()).isFalse();
        assertThat(monitor.canPing()).isFalse();
        assertThat(monitor.pingDue(at(0))).isFalse();
        assertThat(monitor.nanosUntilDue(at(0))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void pingsAtOnceWhenEnabledAndThenEveryInterval() {
        monitor.enable(at(0));
        assertThat(monitor.pingDue(at(0))).isTrue();
        assertThat(monitor.nanosUntilDue(at(0))).isZero();
        monitor.pingSent(at(3));
        assertThat(monitor.nanosUntilDue(at(3))).isEqualTo(ms(100));
        assertThat(monitor.pingDue(at(103) - 1)).isFalse();
        assertThat(monitor.pingDue(at(103))).isTrue();
        assertThat(monitor.nanosUntilDue(at(150))).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6, 256})
    void comesUpWithThePongThatMakesThemEnough(int pongs) {
        LinkMonitor link = LinkMonitor.ofStaticLink(TIMERS.withPongsToComeUp(pongs));
        link.enable(at(0));
        for (int i = 1; i < pongs; i++) {
            assertThat(link.onPong(at(i), ms(1))).as("pong %d", i).isEqualTo(NONE);
        }
        assertThat(link.onPong(at(pongs), ms(1))).isEqualTo(UP);
        assertThat(link.isUp()).isTrue();
        assertThat(link.onPong(at(pongs + 1), ms(1))).isEqualTo(NONE);
    }

    @Test
    void doesNotCountPongsThatAreTooLateButTakesThemForLife() {
        steady.enable(at(0));
        for (int i = 0; i < 50; i++) {
            assertThat(steady.onPong(at(100L * i), ms(400) + 1)).isEqualTo(NONE);
            assertThat(steady.checkTimeout(at(100 * i + 99))).isEqualTo(NONE);
        }
        assertThat(steady.latency().samples()).isZero();
        bringUp(steady, 5000);
        steady.onPong(at(5300), ms(1000));
        assertThat(steady.checkTimeout(at(5500))).isEqualTo(NONE);
        assertThat(steady.isUp()).isTrue();
    }

    @Test
    void countsAPongAtTheTimeoutExactly() {
        steady.enable(at(0));
        assertThat(steady.onPong(at(0), ms(400))).isEqualTo(NONE);
        assertThat(steady.onPong(at(1), 0)).isEqualTo(NONE);
        assertThat(steady.onPong(at(2), 0)).isEqualTo(UP);
    }

    @Test
    void doesNotCountPongsFromTheFuture() {
        steady.enable(at(0));
        steady.onPong(at(0), -1);
        assertThat(steady.latency().samples()).isZero();
        assertThat(steady.lastPongNanos()).hasValue(at(0));
        bringUp(steady, 1);
    }

    @Test
    void goesDownWhenPongsStayAway() {
        steady.enable(at(0));
        bringUp(steady, 10);
        assertThat(steady.checkTimeout(at(410) - 1)).isEqualTo(NONE);
        assertThat(steady.checkTimeout(at(410))).isEqualTo(DOWN);
        assertThat(steady.isUp()).isFalse();
        assertThat(steady.checkTimeout(at(5000))).isEqualTo(NONE);
        assertThat(steady.canPing()).isTrue();
    }

    @Test
    void addsTwiceTheLatencyToTheTimeout() {
        steady.enable(at(0));
        steady.onPong(at(0), ms(30));
        steady.onPong(at(0), ms(50));
        assertThat(steady.pongTimeoutAdjustedNanos(at(0))).isEqualTo(ms(400 + 2 * 40));
    }

    @Test
    void lowersTheBackoffOfAYoungLinkOnceASecond() {
        monitor.enable(at(0));
        assertThat(monitor.pongTimeoutAdjustedNanos(at(0))).isEqualTo(ms(1200));
        assertThat(monitor.pongTimeoutAdjustedNanos(at(1000) - 1)).isEqualTo(ms(1200));
        assertThat(monitor.pongTimeoutAdjustedNanos(at(1000))).isEqualTo(ms(800));
        assertThat(monitor.pongTimeoutAdjustedNanos(at(2000))).isEqualTo(ms(400));
        assertThat(monitor.pongTimeoutAdjustedNanos(at(1_000_000))).isEqualTo(ms(400));
    }

    @Test
    void raisesTheBackoffAgainWhenTheLinkGoesDown() {
        monitor.enable(at(0));
        bringUp(monitor, 5000);
        assertThat(monitor.checkTimeout(at(5400))).isEqualTo(DOWN);
        assertThat(monitor.pongTimeoutAdjustedNanos(at(5400))).isEqualTo(ms(1200));
        bringUp(monitor, 5500);
        assertThat(monitor.checkTimeout(at(6300) - 1)).isEqualTo(NONE);
        assertThat(monitor.checkTimeout(at(6300)))
                .as("after 800 ms, with a back-off of 2")
                .isEqualTo(NONE);
        assertThat(monitor.checkTimeout(at(6400)))
                .as("second 1 after the down: 800 ms are over")
                .isEqualTo(DOWN);
    }

    @Test
    void countsPongsAnewWhenTheyStayAwayBeforeTheLinkIsUp() {
        steady.enable(at(0));
        steady.onPong(at(0), 0);
        steady.onPong(at(100), 0);
        assertThat(steady.checkTimeout(at(500))).isEqualTo(NONE);
        bringUp(steady, 600);
    }

    @Test
    void doesNotTimeOutBeforeTheFirstPong() {
        steady.enable(at(0));
        steady.pingSent(at(0));
        assertThat(steady.checkTimeout(at(1_000_000))).isEqualTo(NONE);
        assertThat(steady.lastPongNanos()).isEmpty();
    }

    @Test
    void isDownAndIgnoresPongsWhileDisabled() {
        steady.enable(at(0));
        bringUp(steady, 0);
        assertThat(steady.disable(at(50))).isEqualTo(DOWN);
        for (int i = 0; i < 10; i++) {
            assertThat(steady.onPong(at(60 + i), 0)).isEqualTo(NONE);
        }
        assertThat(steady.nanosUntilDue(at(100))).isEqualTo(Long.MAX_VALUE);
        steady.enable(at(200));
        bringUp(steady, 200);
    }

    @Test
    void aPingThatIsLateSinceTheDriverWasHeldUpDoesNotMoveThoseAfterIt() {
        monitor.enable(at(0));
        monitor.pingSent(at(3));

        monitor.onLate(at(173), ms(80));
        monitor.pingSent(at(173));
        assertThat(monitor.nanosUntilPing(at(173))).isEqualTo(ms(30));

        monitor.onLate(at(533), ms(400));
        monitor.pingSent(at(533));
        assertThat(monitor.nanosUntilPing(at(533))).as("several were left out").isEqualTo(ms(70));

        monitor.pingSent(at(540));
        assertThat(monitor.nanosUntilPing(at(540))).as("one before its time").isEqualTo(ms(100));
    }

    @Test
    void aPingMayLeaveALittleBeforeItsTimeOnceTheLinkIsUp() {
        assertThat(monitor.nanosUntilPing(at(0))).isEqualTo(Long.MAX_VALUE);
        monitor.enable(at(0));
        monitor.pingSent(at(0));
        assertThat(monitor.nanosUntilPing(at(40))).isEqualTo(ms(60));
        assertThat(monitor.pingEarlyNanos()).isZero();

        bringUp(monitor, 50);

        assertThat(monitor.pingEarlyNanos()).isEqualTo(ms(100) / 16);
        assertThat(monitor.nanosUntilPing(at(200))).isZero();
    }

    @Test
    void startsFromDownWhenEnabledAgain() {
        monitor.enable(at(0));
        bringUp(monitor, 5000);
        monitor.pingSent(at(8999));
        monitor.disable(at(8999));
        monitor.enable(at(9000));
        assertThat(monitor.isUp()).isFalse();
        assertThat(monitor.pingDue(at(9000))).isTrue();
        assertThat(monitor.pongTimeoutAdjustedNanos(at(9000))).isEqualTo(ms(1200));
        assertThat(monitor.onPong(at(9001), 0)).isEqualTo(NONE);
    }

    @Test
    void reportsNoChangeWhereThereIsNone() {
        assertThat(monitor.disable(at(0))).isEqualTo(NONE);
        monitor.enable(at(0));
        assertThat(monitor.disable(at(1))).isEqualTo(NONE);
    }

    @Test
    void staysUpWhenEnabledTwice() {
        monitor.enable(at(0));
        bringUp(monitor, 0);
        monitor.enable(at(10));
        assertThat(monitor.isUp()).isTrue();
    }

    @Test
    void goesDownAtOnceWhenThePeerIsUnreachable() {
        monitor.enable(at(0));
        assertThat(monitor.onTransportError(at(0))).isEqualTo(NONE);
        bringUp(monitor, 10);
        assertThat(monitor.onTransportError(at(20))).isEqualTo(DOWN);
        assertThat(monitor.onTransportError(at(30))).isEqualTo(NONE);
        assertThat(monitor.canPing()).isTrue();
    }

    @Test
    void comesUpWithEarlyDataIfAPongWasReceived() {
        monitor.enable(at(0));
        assertThat(monitor.onEarlyData()).isEqualTo(NONE);
        monitor.onPong(at(10), ms(401));
        assertThat(monitor.onEarlyData()).as("after a pong that was too late").isEqualTo(NONE);
        monitor.onPong(at(20), ms(1));
        assertThat(monitor.onEarlyData()).isEqualTo(UP);
        assertThat(monitor.onEarlyData()).isEqualTo(NONE);
    }

    @Test
    void doesNotComeUpWithEarlyDataAfterItWentDown() {
        monitor.enable(at(0));
        bringUp(monitor, 0);
        monitor.onTransportError(at(10));
        assertThat(monitor.onEarlyData()).isEqualTo(NONE);
        assertThat(monitor.isUp()).isFalse();
    }

    @Test
    void goesDownForAReasonThatItCannotSee() {
        monitor.enable(at(0));
        assertThat(monitor.takeDown(at(0))).isEqualTo(NONE);
        bringUp(monitor, 10);
        assertThat(monitor.takeDown(at(20))).isEqualTo(DOWN);
        assertThat(monitor.isEnabled()).isTrue();
        bringUp(monitor, 30);
    }

    @Test
    void keepsADynamicLinkSilentUntilItsPeerWasHeard() {
        LinkMonitor dynamic = LinkMonitor.ofDynamicLink(TIMERS);
        dynamic.peerHeard(at(0));
        dynamic.enable(at(0));
        assertThat(dynamic.pingDue(at(0))).isFalse();
        assertThat(dynamic.nanosUntilDue(at(0))).isEqualTo(Long.MAX_VALUE);
        assertThat(dynamic.onPong(at(0), 0)).isEqualTo(NONE);
        dynamic.peerHeard(at(5000));
        assertThat(dynamic.pingDue(at(5000))).isTrue();
        assertThat(dynamic.pongTimeoutAdjustedNanos(at(5000))).isEqualTo(ms(1200));
        dynamic.peerHeard(at(6500));
        assertThat(dynamic.pongTimeoutAdjustedNanos(at(6500))).as("heard again").isEqualTo(ms(800));
        bringUp(dynamic, 6500);
    }

    @Test
    void silencesADynamicLinkThatWentDown() {
        LinkMonitor dynamic = LinkMonitor.ofDynamicLink(OLD_LINK);
        dynamic.enable(at(0));
        dynamic.peerHeard(at(0));
        dynamic.pingSent(at(0));
        bringUp(dynamic, 0);
        assertThat(dynamic.checkTimeout(at(400))).isEqualTo(DOWN);
        assertThat(dynamic.pingDue(at(10_000))).isFalse();
        dynamic.peerHeard(at(10_000));
        assertThat(dynamic.pingDue(at(10_000))).isTrue();
    }

    @Test
    void silencesADynamicLinkThatIsEnabledAgain() {
        LinkMonitor dynamic = LinkMonitor.ofDynamicLink(TIMERS);
        dynamic.enable(at(0));
        dynamic.peerHeard(at(0));
        dynamic.disable(at(1));
        dynamic.enable(at(2));
        assertThat(dynamic.canPing()).isFalse();
    }

    @Test
    void startsAnewWhenItLeadsElsewhere() {
        monitor.enable(at(0));
        monitor.pingSent(at(0));
        bringUp(monitor, 0);
        assertThat(monitor.changePeer(false, at(50))).isEqualTo(DOWN);
        assertThat(monitor.isEnabled()).isTrue();
        assertThat(monitor.latency().samples()).isZero();
        assertThat(monitor.pingDue(at(50))).isTrue();
        assertThat(monitor.pongTimeoutAdjustedNanos(at(50))).isEqualTo(ms(1200));
        assertThat(monitor.changePeer(false, at(51))).isEqualTo(NONE);
        bringUp(monitor, 60);
    }

    @Test
    void becomesDynamicAndStaticAgain() {
        monitor.enable(at(0));
        assertThat(monitor.changePeer(true, at(1))).isEqualTo(NONE);
        assertThat(monitor.canPing()).isFalse();
        monitor.peerHeard(at(2));
        assertThat(monitor.pingDue(at(2))).isTrue();
        monitor.changePeer(true, at(3));
        assertThat(monitor.canPing()).isFalse();
        monitor.changePeer(false, at(4));
        assertThat(monitor.pingDue(at(4))).isTrue();
    }

    @Test
    void keepsTheLatencyWhenTheLinkGoesDown() {
        steady.enable(at(0));
        for (int i = 0; i < 3; i++) {
            steady.onPong(at(i), ms(20));
        }
        assertThat(steady.onTransportError(at(100))).isEqualTo(DOWN);
        assertThat(steady.latency().averageNanos()).isEqualTo(ms(20));
        assertThat(steady.latency().samples()).isEqualTo(3);
    }

    @Test
    void obeysChangedTimersAtOnce() {
        steady.enable(at(0));
        steady.pingSent(at(0));
        bringUp(steady, 0);
        LinkTimers slower =
                LinkTimers.ofMillis(700, 2000).withBackoff(1).withPrecision(1).withPongsToComeUp(2);
        steady.changeTimers(slower);
        assertThat(steady.isUp()).isTrue();
        assertThat(steady.pingDue(at(699))).isFalse();
        assertThat(steady.pingDue(at(700))).isTrue();
        assertThat(steady.checkTimeout(at(1999))).isEqualTo(NONE);
        assertThat(steady.checkTimeout(at(2000))).isEqualTo(DOWN);
        assertThat(steady.latency().samples()).isOne();
        assertThat(steady.onPong(at(2100), 0)).isEqualTo(NONE);
        assertThat(steady.onPong(at(2100), 0)).isEqualTo(UP);
    }

    @Test
    void overloadExcusesMissingPongs() {
        steady.enable(at(0));
        steady.pingSent(at(0));
        bringUp(steady, 0);
        steady.onOverflow(at(350));

        assertThat(steady.checkTimeout(at(400))).isEqualTo(NONE);
        assertThat(steady.checkTimeout(at(750) - 1)).isEqualTo(NONE);
        assertThat(steady.checkTimeout(at(750))).isEqualTo(DOWN);
    }

    @Test
    void overloadThatGoesOnExcusesFiveTimeouts() {
        steady.enable(at(0));
        bringUp(steady, 0);
        for (int time = 100; time < 2000; time += 100) {
            steady.onOverflow(at(time));
            assertThat(steady.checkTimeout(at(time))).as("after %d ms", time).isEqualTo(NONE);
        }
        steady.onOverflow(at(2000));

        assertThat(steady.checkTimeout(at(2000))).isEqualTo(DOWN);
    }

    @Test
    void aFloodOfMessagesExcusesMissingPongsUntilItEnds() {
        steady.enable(at(0));
        bringUp(steady, 0);
        for (int time = 100; time <= 600; time += 100) {
            steady.onFlood(at(time));
            assertThat(steady.checkTimeout(at(time))).as("after %d ms", time).isEqualTo(NONE);
        }

        assertThat(steady.checkTimeout(at(1000) - 1)).isEqualTo(NONE);
        assertThat(steady.checkTimeout(at(1000))).isEqualTo(DOWN);
    }

    @Test
    void overloadBeforeTheLastPongExcusesNothing() {
        steady.enable(at(0));
        bringUp(steady, 0);
        steady.onOverflow(at(350));
        steady.onPong(at(360), 0);

        assertThat(steady.checkTimeout(at(760))).isEqualTo(DOWN);
    }

    @Test
    void overloadOfAnEarlierLifeExcusesNothing() {
        steady.enable(at(0));
        bringUp(steady, 0);
        steady.onOverflow(at(10));
        steady.takeDown(at(10));
        bringUp(steady, 10);

        assertThat(steady.checkTimeout(at(410))).isEqualTo(DOWN);
    }

    @Test
    void aDriverThatIsLateExcusesMissingPongs() {
        steady.enable(at(0));
        bringUp(steady, 0);
        steady.onLate(at(900), ms(700));

        assertThat(steady.checkTimeout(at(900))).isEqualTo(NONE);
        assertThat(steady.checkTimeout(at(1300) - 1)).isEqualTo(NONE);
        assertThat(steady.checkTimeout(at(1300))).isEqualTo(DOWN);
    }

    @Test
    void aDriverThatIsLateByLessThanAPingIntervalExcusesNothing() {
        steady.enable(at(0));
        bringUp(steady, 0);
        steady.onLate(at(400), ms(100) - 1);

        assertThat(steady.checkTimeout(at(400))).isEqualTo(DOWN);
    }

    @Test
    void isDueWhenTheExcuseEnds() {
        steady.enable(at(0));
        bringUp(steady, 0);
        steady.pingSent(at(740));
        steady.onOverflow(at(350));

        assertThat(steady.nanosUntilDue(at(740))).isEqualTo(ms(10));
        assertThat(steady.nanosUntilDue(at(750))).isZero();
    }

    private static void bringUp(LinkMonitor link, long when) {
        for (int i = 0; i < 2; i++) {
            assertThat(link.onPong(at(when), 0)).isEqualTo(NONE);
        }
        assertThat(link.onPong(at(when), 0)).isEqualTo(UP);
    }

    private static long at(long millis) {
        return START + ms(millis);
    }

    private static long ms(long millis) {
        return MILLISECONDS.toNanos(millis);
    }
}

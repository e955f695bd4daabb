package io.knet.protocol;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkTimers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A link as a driver sees it: on libknet's tick, asleep until something is due, and under random
 * events.
 */
class LinkMonitorScheduleTest {
    private static final long TICK = ms(200);
    private static final long SECOND = 1_000_000_000L;

    /**
     * Start-up as it was seen on the wire: ping interval 200 ms, libknet's pong count 5, answers at
     * once.
     */
    @Test
    void comesUpOnTheTickOfTheSixthPong() {
        LinkMonitor link = LinkMonitor.ofStaticLink(LinkTimers.ofMillis(200, 500));
        link.enable(0);
        List<Long> pings = new ArrayList<>();
        long now = 0;
        while (!link.isUp()) {
            now += TICK;
            assertThat(link.pingDue(now)).isTrue();
            pings.add(now);
            link.pingSent(now);
            link.onPong(now, 0);
        }
        assertThat(pings).containsExactly(ms(200), ms(400), ms(600), ms(800), ms(1000), ms(1200));
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "250, 400", "300, 400", "1000, 1000", "1001, 1200"})
    void roundsTheIntervalUpToTheTickOfItsDriver(long interval, long spacing) {
        LinkMonitor link = LinkMonitor.ofStaticLink(LinkTimers.ofMillis(interval, 5000));
        link.enable(0);
        List<Long> pings = new ArrayList<>();
        for (long now = 0; now < 10 * SECOND; now += TICK) {
            if (link.pingDue(now)) {
                link.pingSent(now);
                pings.add(now);
            }
        }
        for (int i = 1; i < pings.size(); i++) {
            assertThat(pings.get(i) - pings.get(i - 1)).isEqualTo(ms(spacing));
        }
    }

    /** Detection times as they were measured: timeout 500 ms, interval 200 ms. */
    @ParameterizedTest
    @CsvSource({"1500, 4400", "4000, 6000", "12000, 12400"})
    void detectsADeadPeerWhenLibknetDoes(long pongsStopAt, long downAt) {
        LinkMonitor link = LinkMonitor.ofStaticLink(LinkTimers.ofMillis(200, 500));
        link.enable(0);
        boolean wasUp = false;
        long now = 0;
        while (!wasUp || link.isUp()) {
            now += TICK;
            if (link.pingDue(now)) {
                link.pingSent(now);
                if (now < ms(pongsStopAt)) {
                    wasUp |= link.onPong(now, 0) == Transition.UP;
                }
            }
            link.checkTimeout(now);
        }
        assertThat(now).isEqualTo(ms(downAt));
    }

    /** The same, by a driver that sleeps exactly until something is due. */
    @ParameterizedTest
    @CsvSource({"1500, 4400", "4000, 6000", "12000, 12300"})
    void detectsADeadPeerToTheNanosecond(long pongsStopAt, long downAt) {
        LinkMonitor link = LinkMonitor.ofStaticLink(LinkTimers.ofMillis(200, 500));
        link.enable(0);
        boolean wasUp = false;
        long now = 0;
        while (!wasUp || link.isUp()) {
            now += link.nanosUntilDue(now);
            if (link.pingDue(now)) {
                link.pingSent(now);
                if (now < ms(pongsStopAt)) {
                    wasUp |= link.onPong(now, 0) == Transition.UP;
                }
            }
            link.checkTimeout(now);
        }
        assertThat(now).isEqualTo(ms(downAt));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isDueExactlyWhenThereIsSomethingToDo(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            long interval = random.nextLong(1, 3000);
            LinkTimers timers =
                    LinkTimers.ofMillis(interval, interval + random.nextLong(3000))
                            .withBackoff(random.nextInt(1, 12));
            LinkMonitor link = LinkMonitor.ofStaticLink(timers);
            long now = random.nextLong();
            link.enable(now);
            link.pingSent(now);
            now += random.nextLong(12 * SECOND);
            link.onPong(now, random.nextLong(SECOND));
            now += random.nextLong(3 * SECOND);
            if (random.nextBoolean()) {
                link.pingSent(now);
            }
            long due = link.nanosUntilDue(now);
            String seen = "seed %d, run %d, %s, due in %d".formatted(seed, run, timers, due);
            assertThat(somethingToDo(link, now + due)).as(seen).isTrue();
            if (due > 0) {
                assertThat(somethingToDo(link, now + due - 1)).as(seen).isFalse();
            }
        }
    }

    private static boolean somethingToDo(LinkMonitor link, long now) {
        long silence = now - link.lastPongNanos().orElseThrow();
        return link.pingDue(now) || silence >= link.pongTimeoutAdjustedNanos(now);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void comesUpOnlyWithEnoughGoodPongsWhateverHappens(long seed) {
        Random random = new Random(seed);
        int pongs = random.nextInt(2, 6);
        long timeout = ms(random.nextInt(100, 1000));
        LinkTimers timers =
                LinkTimers.ofMillis(100, timeout / 1_000_000)
                        .withPongsToComeUp(pongs)
                        .withBackoff(2);
        boolean dynamic = random.nextBoolean();
        LinkMonitor link =
                dynamic ? LinkMonitor.ofDynamicLink(timers) : LinkMonitor.ofStaticLink(timers);
        int goodPongs = 0;
        int ups = 0;
        long now = random.nextLong();
        for (int i = 0; i < 5_000; i++) {
            now += random.nextLong(random.nextInt(40) == 0 ? 3 * timeout : ms(150));
            boolean before = link.isUp();
            boolean pinging = link.canPing();
            boolean ponged = link.lastPongNanos().isPresent();
            boolean mustComeUp = false;
            Transition transition = Transition.NONE;
            switch (random.nextInt(40)) {
                case 0 -> link.enable(now);
                case 1 -> transition = link.disable(now);
                case 2 -> transition = link.onTransportError(now);
                case 3 -> {
                    mustComeUp = !before && goodPongs > 0;
                    transition = link.onEarlyData();
                }
                case 4 -> transition = link.takeDown(now);
                case 5, 6 -> link.peerHeard(now);
                case 7, 8, 9, 10, 11, 12, 13, 14 -> transition = link.checkTimeout(now);
                default -> {
                    long rtt = random.nextLong(-timeout / 4, timeout * 5 / 4);
                    transition = link.onPong(now, rtt);
                    if (pinging && rtt >= 0 && rtt <= timeout) {
                        goodPongs++;
                        mustComeUp = !before && goodPongs >= pongs;
                    }
                }
            }
            assertThat(transition)
                    .as("seed %d, event %d", seed, i)
                    .isEqualTo(change(before, link.isUp()));
            assertThat(transition == Transition.UP)
                    .as("seed %d, event %d", seed, i)
                    .isEqualTo(mustComeUp);
            if (ponged && link.lastPongNanos().isEmpty()) {
                goodPongs = 0;
            }
            ups += mustComeUp ? 1 : 0;
            // libknet demands this of a link that comes up; here it holds at all times
            assertThat(link.latency().averageNanos())
                    .as("seed %d, event %d", seed, i)
                    .isLessThan(link.pongTimeoutAdjustedNanos(now));
        }
        assertThat(ups).as("seed %d", seed).isPositive();
    }

    private static Transition change(boolean before, boolean after) {
        if (before == after) {
            return Transition.NONE;
        }
        return after ? Transition.UP : Transition.DOWN;
    }

    private static long ms(long millis) {
        return MILLISECONDS.toNanos(millis);
    }
}

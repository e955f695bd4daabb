package io.knet.tests.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkTimers;
import io.knet.lab.simulate.crowd.Crowd;
import io.knet.lab.simulate.crowd.CrowdFigures;
import io.knet.lab.simulate.crowd.CrowdPlan;
import io.knet.stats.DropReason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A handle that knows ten thousand hosts keeps all its deadlines, and what it does for a host does
 * not depend on how many others there are.
 */
@Tag("any-jdk")
class ManyHostsTest {
    private static final int MANY = 10_000;
    private static final int FEW = 1_000;

    /** One host of so many falls silent. */
    private static final int SILENT = 100;

    /**
     * Pings may leave a part of the interval before their time, but no more than so many together.
     */
    private static final int EARLY_PART = 16;

    private static final int MOST_TOGETHER = 32;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STEADY = Duration.ofSeconds(4);

    /** As they are unless set, but for links that come up, and are grown up, soon. */
    private static final LinkTimers TIMERS = LinkTimers.DEFAULT.withPongsToComeUp(2).withBackoff(2);

    /** All hosts have arrived, and had their pings; the path of each link was searched. */
    private static final Duration COMING_UP = Duration.ofSeconds(4);

    /** No pong came since the last one: the timeout, twice the latency, a tick. */
    private static final Duration UNTIL_DOWN = TIMERS.pongTimeout().plusMillis(10);

    private static CrowdPlan plan(int hosts) {
        return CrowdPlan.of(hosts).withTimers(TIMERS);
    }

    /**
     * How often the handle looked at each link, on average: that is what its work consists of.
     *
     * @param comingUp until all were up
     * @param steady while nothing happened
     * @param silent while some of them went down
     */
    private record Looks(double comingUp, double steady, double silent) {}

    @Test
    void tenThousandHostsArePingedInTimeForTenTimesTheWorkThatAThousandTake() {
        Looks few = liveThrough(plan(FEW));
        Looks many = liveThrough(plan(MANY));

        assertThat(many.comingUp).isLessThan(1.1 * few.comingUp);
        assertThat(many.steady).isLessThan(1.1 * few.steady);
        assertThat(many.silent).isLessThan(1.1 * few.silent);
    }

    private static Looks liveThrough(CrowdPlan plan) {
        double links = plan.allLinks();
        try (Crowd crowd = new Crowd(plan)) {
            double comingUp = comeUp(crowd, plan).looks() / links;
            double steady = stayUp(crowd, plan).looks() / links;
            double silent = fallSilent(crowd, plan).looks() / links;
            crowd.heal();
            crowd.run(TIMERS.pingInterval().multipliedBy(TIMERS.pongsToComeUp()).plus(SECOND));
            assertThat(crowd.linksUp()).isEqualTo(plan.allLinks());
            assertThat(crowd.downs()).isEqualTo(plan.allLinks() / SILENT);
            assertNothingWasDropped(crowd);
            return new Looks(comingUp, steady, silent);
        }
    }

    private static CrowdFigures comeUp(Crowd crowd, CrowdPlan plan) {
        CrowdFigures figures = crowd.measure(COMING_UP);
        assertThat(crowd.linksUp()).isEqualTo(plan.allLinks());
        assertThat(crowd.downs()).isZero();
        return figures;
    }

    private static CrowdFigures stayUp(Crowd crowd, CrowdPlan plan) {
        long before = crowd.pongs();
        CrowdFigures figures = crowd.measure(STEADY);
        CrowdFigures.Pings pings = figures.pings();
        int each = (int) STEADY.dividedBy(TIMERS.pingInterval());
        // Two hosts or more may arrive at the same time.
        long evenly = Math.max(plan.links(), plan.allLinks() / SECOND.dividedBy(CrowdFigures.TICK));

        long together = 2 * evenly + 3 * MOST_TOGETHER;

        assertThat(crowd.downs()).isZero();
        assertThat(pings.latestNanos()).isBetween(0L, CrowdFigures.TICK.toNanos());
        assertThat(pings.earliestNanos())
                .isLessThanOrEqualTo(TIMERS.pingInterval().dividedBy(EARLY_PART).toNanos());
        assertThat(pings.fewest()).isBetween(each - 1, each);
        assertThat(pings.most()).isBetween(each, each + 1);
        assertThat((long) pings.busiestTick()).isBetween(1L, together);
        assertThat(crowd.pongs() - before)
                .as("all but what is on its way at the beginning or at the end")
                .isBetween(pings.count() - together, pings.count() + together);
        assertThat(figures.looks()).isBetween(pings.count(), 2 * pings.count());
        assertThat(figures.timers())
                .isBetween(1L, plan.loops() * (STEADY.dividedBy(CrowdFigures.TICK) + 1));
        return figures;
    }

    private static CrowdFigures fallSilent(Crowd crowd, CrowdPlan plan) {
        List<Integer> chosen =
                new Random(1)
                        .ints(0, plan.hosts())
                        .distinct()
                        .limit(plan.hosts() / SILENT)
                        .boxed()
                        .toList();
        crowd.swallow(chosen);

        CrowdFigures figures = crowd.measure(UNTIL_DOWN);

        Set<Integer> silent = new HashSet<>(chosen);
        assertThat(silent).allMatch(crowd::isDown);
        assertThat(IntStream.range(0, plan.hosts()).filter(host -> !silent.contains(host)))
                .allMatch(crowd::isUp);
        assertThat(crowd.downs()).isEqualTo((long) silent.size() * plan.links());
        assertThat(figures.pings().latestNanos()).isLessThanOrEqualTo(CrowdFigures.TICK.toNanos());
        return figures;
    }

    private static void assertNothingWasDropped(Crowd crowd) {
        for (DropReason reason : DropReason.values()) {
            assertThat(crowd.handle().lifetimeStats().get(reason)).as("%s", reason).isZero();
        }
    }

    /**
     * Once, a handle that was late by a little served all links, and was late by a tenth of a
     * second for it, and so on. What it has to do takes a tenth of its time.
     */
    @Test
    void aHandleThatTakesItsTimeForEachLinkCatchesUpAfterAPause() {
        CrowdPlan plan = plan(FEW).withLookTime(Duration.ofNanos(50_000));
        try (Crowd crowd = new Crowd(plan)) {
            comeUp(crowd, plan);
            crowd.holdUp(Duration.ofMillis(20));
            crowd.run(SECOND);

            CrowdFigures figures = crowd.measure(STEADY);

            assertThat(crowd.downs()).isZero();
            assertThat(Duration.ofNanos(figures.pings().latestNanos()))
                    .isLessThan(Duration.ofMillis(10));
            assertThat(figures.looks()).isLessThan(2 * figures.pings().count());
        }
    }
}

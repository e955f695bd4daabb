package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLink;
import io.knet.LinkDownReason;
import io.knet.LinkPolicy;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.protocol.LinkMonitor;
import io.knet.protocol.Transition;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a link is enabled and up, as other threads see it. */
class LinkStateTest {
    private static final long RTT_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final FakeHosts fakes = new FakeHosts(1);
    private final FakeLink link = fakes.addLink(fakes.add(2, LinkPolicy.PASSIVE), 0);
    private Instant wallTime = Instant.ofEpochSecond(100);
    private final LinkCounts counts =
            new LinkCounts(
                    new LinkId(1, 2, 0),
                    new Counters<>(LinkCounter.class),
                    fakes.dropped,
                    new CallbackFailures(
                            1,
                            new Counters<>(HandleCounter.class),
                            fakes.loops.first().ticker(),
                            new Errors(fakes.loops.first().ticker())));
    private final LinkState state =
            new LinkState(
                    fakes.loops.first(),
                    LinkMonitor.ofStaticLink(LinkFixture.TIMERS),
                    new StateFuture(Runnable::run),
                    counts,
                    () -> wallTime);

    @AfterEach
    void close() {
        fakes.close();
    }

    private void bringUp() {
        state.enable();
        assertThat(state.pong(RTT_NANOS)).isEqualTo(Transition.NONE);
        assertThat(state.pong(RTT_NANOS)).isEqualTo(Transition.UP);
        state.recordUp();
        state.tellWaiters(true);
    }

    @Test
    void isEnabledOnce() {
        assertThat(state.isEnabled()).isFalse();
        assertThat(state.enable()).isTrue();
        assertThat(state.enable()).as("it is already").isFalse();
        assertThat(state.isEnabled()).isTrue();
        assertThat(state.isUp()).isFalse();
    }

    @Test
    void showsUpsAndDownsWithTheirTimes() {
        bringUp();
        assertThat(state.isUp()).isTrue();
        assertThat(counts.snapshot().get(LinkCounter.UP_COUNT)).isOne();

        wallTime = Instant.ofEpochSecond(200);
        assertThat(state.takeDown()).isEqualTo(Transition.DOWN);
        state.recordDown(LinkDownReason.TIMEOUT, "no pong");

        assertThat(state.isUp()).isFalse();
        assertThat(state.isEnabled()).isTrue();
        assertThat(counts.snapshot().get(LinkCounter.DOWN_COUNT)).isOne();
        assertThat(state.view().lastDown()).contains("no pong");
        assertThat(state.view().history().get(0).time()).isEqualTo(Instant.ofEpochSecond(100));
        assertThat(state.view().history().get(1).time()).isEqualTo(Instant.ofEpochSecond(200));
    }

    @Test
    void goesDownWhenItIsDisabled() {
        bringUp();

        assertThat(state.disable()).isEqualTo(Transition.DOWN);
        assertThat(state.disable()).as("it is down already").isEqualTo(Transition.NONE);
    }

    @Test
    void forgetsItsHistoryButNotThatItIsUp() {
        bringUp();

        state.clearStats();

        assertThat(state.isUp()).isTrue();
        assertThat(state.view().history()).isEmpty();
    }

    @Test
    void completesForThoseWhoWaitAndFailsThemAtTheEnd() {
        CompletableFuture<KnetLink> up = state.when(true, link);
        assertThat(up).isNotDone();
        bringUp();
        assertThat(up).isCompletedWithValue(link);

        CompletableFuture<KnetLink> down = state.when(false, link);
        state.end(new IllegalStateException("the end"));
        assertThat(down).isCompletedExceptionally();
    }
}

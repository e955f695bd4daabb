package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.wire.PacketType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One timer serves the links of an event loop, and notices when the loop is held up. */
class HeartbeatLoopTest {
    private final LinkFixture fixture = new LinkFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void servesEveryLinkAtItsOwnTime() {
        fixture.host.addLinkAsync(
                1,
                LinkConfig.udp(LinkFixture.LOCAL, LinkFixture.ELSEWHERE)
                        .withTimers(LinkTimers.ofMillis(30, 500)));
        fixture.run();
        fixture.source.openings.forEach(fixture::sent);

        for (int millis = 0; millis < LinkFixture.PING_MILLIS - 10; millis += 10) {
            fixture.pass(10);
        }

        assertThat(fixture.sent(fixture.source.openings.get(0))).isEmpty();
        assertThat(fixture.sent(fixture.source.openings.get(1)))
                .containsExactly(PacketType.PING, PacketType.PING, PacketType.PING);
    }

    @Test
    void tellsByHowMuchItIsLateIfThatIsALot() {
        fixture.pass(LinkFixture.PING_MILLIS + 200);
        assertThat(fixture.stalls).isEmpty();

        fixture.pass(LinkFixture.PING_MILLIS + 201);
        assertThat(fixture.stalls).containsExactly(TimeUnit.MILLISECONDS.toNanos(201));
    }

    @Test
    void tellsThatItIsLateAlsoIfSomethingElseComesFirst() {
        fixture.clock().advance(LinkFixture.PING_MILLIS + 201, TimeUnit.MILLISECONDS);
        fixture.link.wake();
        fixture.run();

        assertThat(fixture.stalls).containsExactly(TimeUnit.MILLISECONDS.toNanos(201));
    }

    @Test
    void showsWhatItsThreadWasDoingIfSomebodyLookedWhileItWasLate() {
        fixture.clock().advance(LinkFixture.PING_MILLIS + 150, TimeUnit.MILLISECONDS);
        fixture.look();
        fixture.pass(51);

        assertThat(fixture.stalls).hasSize(1);
        assertThat(fixture.stacks.get(0))
                .extracting(StackTraceElement::getMethodName)
                .contains("showsWhatItsThreadWasDoingIfSomebodyLookedWhileItWasLate");

        fixture.look();
        fixture.pass(LinkFixture.PING_MILLIS + 201);
        assertThat(fixture.stacks.get(1)).as("nobody looked in time").isEmpty();
    }

    @Test
    void isWorthALookAsSoonAsItMayBeLate() {
        assertThat(fixture.look()).isEqualTo(LinkFixture.PING_MILLIS + 100);
        fixture.clock().advance(LinkFixture.PING_MILLIS + 40, TimeUnit.MILLISECONDS);
        assertThat(fixture.look()).isEqualTo(60);
        fixture.clock().advance(80, TimeUnit.MILLISECONDS);
        assertThat(fixture.look()).isZero();
    }

    @Test
    void isNotWorthALookWithoutLinks() {
        fixture.link.removeAsync();
        fixture.run();
        fixture.pass(10_000);

        assertThat(fixture.look()).isGreaterThan(TimeUnit.DAYS.toMillis(1));
    }

    @Test
    void keepsNothingScheduledWithoutLinks() {
        fixture.link.removeAsync();
        fixture.run();
        fixture.pass(10_000);

        assertThat(fixture.stalls).as("nothing was due").isEmpty();
    }

    /** Is due again and again, and counts how often it was served. */
    private static final class Counting implements HeartbeatLoop.Beat {
        final int host;
        final long millis;
        final List<Long> told = new ArrayList<>();
        int runs;
        int failures;
        Runnable deed = () -> {};

        Counting(long millis) {
            this(1, millis);
        }

        Counting(int host, long millis) {
            this.host = host;
            this.millis = millis;
        }

        @Override
        public int host() {
            return host;
        }

        @Override
        public void late(long nowNanos, long lateNanos) {
            told.add(lateNanos);
        }

        @Override
        public void run(long nowNanos, long lateNanos) {
            runs++;
            deed.run();
        }

        @Override
        public long nanosUntilDue(long nowNanos) {
            return millis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public void onFailure(Throwable failure) {
            failures++;
        }
    }

    private HeartbeatLoop loopWith(Counting... beats) {
        HeartbeatLoop loop = new HeartbeatLoop(fixture.host.loop(), (nanos, stack) -> {});
        for (Counting beat : beats) {
            loop.add(beat);
        }
        fixture.run();
        return loop;
    }

    @Test
    void leavesThoseAloneThatAreNotDue() {
        Counting often = new Counting(10);
        Counting seldom = new Counting(1000);
        Counting never = new Counting(0);
        loopWith(often, seldom, never);

        for (int i = 0; i < 50; i++) {
            fixture.pass(10);
        }

        assertThat(often.runs).isEqualTo(51);
        assertThat(seldom.runs).isOne();
        assertThat(never.runs).isOne();
    }

    @Test
    void servesThoseTogetherThatAreDueAtOneTime() {
        Counting one = new Counting(100);
        Counting other = new Counting(100);
        loopWith(one, other);

        fixture.pass(100);

        assertThat(one.runs).isEqualTo(2);
        assertThat(other.runs).isEqualTo(2);
    }

    @Test
    void servesAHostWhoseDeadlineMayHaveComeCloserAndNoOther() {
        Counting seldom = new Counting(2, 1000);
        Counting never = new Counting(2, 0);
        Counting other = new Counting(3, 1000);
        HeartbeatLoop loop = loopWith(seldom, never, other);

        loop.wake(2);
        loop.wake(4);
        fixture.run();

        assertThat(seldom.runs).isEqualTo(2);
        assertThat(never.runs).isEqualTo(2);
        assertThat(other.runs).isOne();

        fixture.pass(1000);
        assertThat(seldom.runs).as("at its time again").isEqualTo(3);
        assertThat(never.runs).isEqualTo(2);
        assertThat(other.runs).isEqualTo(2);
    }

    @Test
    void leavesThoseAloneThatAreDueALittleLaterThanWhatWasWoken() {
        Counting woken = new Counting(2, 1000);
        Counting soon = new Counting(3, 10);
        HeartbeatLoop loop = loopWith(woken, soon);

        fixture.clock().advance(9_500, TimeUnit.MICROSECONDS);
        for (int i = 0; i < 4; i++) {
            fixture.clock().advance(100, TimeUnit.MICROSECONDS);
            loop.wake(2);
            fixture.run();
        }

        assertThat(woken.runs).isEqualTo(5);
        assertThat(soon.runs).isOne();
        fixture.pass(1);
        assertThat(soon.runs).isEqualTo(2);
    }

    @Test
    void servesOnceMoreWhatWakesItsHostWhileItIsServed() {
        Counting beat = new Counting(1000);
        HeartbeatLoop loop = loopWith(beat);
        beat.deed =
                () -> {
                    if (beat.runs == 2) {
                        loop.wake(beat.host);
                    }
                };

        fixture.pass(1000);

        assertThat(beat.runs).isEqualTo(3);
        fixture.pass(999);
        assertThat(beat.runs).isEqualTo(3);
        fixture.pass(1);
        assertThat(beat.runs).isEqualTo(4);
    }

    /** With thousands of them, to serve all would make it late again. */
    @Test
    void tellsAllWhenItWasLateAndServesThoseThatAreDue() {
        Counting often = new Counting(10);
        Counting seldom = new Counting(1000);
        loopWith(often, seldom);

        fixture.pass(12);
        assertThat(often.told).isEmpty();
        fixture.pass(13);

        assertThat(often.told).containsExactly(TimeUnit.MILLISECONDS.toNanos(3));
        assertThat(seldom.told).containsExactly(TimeUnit.MILLISECONDS.toNanos(3));
        assertThat(often.runs).isEqualTo(3);
        assertThat(seldom.runs).isOne();
    }

    @Test
    void doesNotServeWhatAnotherHasRemoved() {
        Counting first = new Counting(10);
        Counting second = new Counting(10);
        HeartbeatLoop loop = loopWith(first, second);
        first.deed = () -> loop.remove(second);

        fixture.pass(10);
        loop.wake(1);
        fixture.run();

        assertThat(first.runs).isEqualTo(3);
        assertThat(second.runs).isOne();
    }

    @Test
    void goesOnAfterAFailure() {
        Counting broken = new Counting(10);
        Counting other = new Counting(10);
        loopWith(broken, other);
        broken.deed =
                () -> {
                    throw new IllegalStateException("broken");
                };

        for (int i = 0; i < 25; i++) {
            fixture.pass(10);
        }

        assertThat(broken.failures).as("at once, and after 200 ms").isEqualTo(2);
        assertThat(other.runs).isEqualTo(26);
    }
}

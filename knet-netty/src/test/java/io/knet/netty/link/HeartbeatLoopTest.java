package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.wire.PacketType;
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
    void keepsNothingScheduledWithoutLinks() {
        fixture.link.removeAsync();
        fixture.run();
        fixture.pass(10_000);

        assertThat(fixture.stalls).as("nothing was due").isEmpty();
    }
}

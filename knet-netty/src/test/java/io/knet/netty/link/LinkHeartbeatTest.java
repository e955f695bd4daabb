package io.knet.netty.link;

import static io.knet.netty.link.LinkFixture.PING_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkConfig;
import io.knet.wire.PacketType;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pings go when they are due, and channels are opened again. */
class LinkHeartbeatTest {
    private final LinkFixture fixture = new LinkFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private int pings() {
        return (int)
                fixture.sent(fixture.source.last()).stream()
                        .filter(type -> type == PacketType.PING)
                        .count();
    }

    @Test
    void pingsAtOnceAndThenAtTheInterval() {
        assertThat(pings()).isOne();
        fixture.pass(PING_MILLIS - 1);
        assertThat(pings()).isZero();
        fixture.pass(1);
        assertThat(pings()).isOne();
    }

    @Test
    void obeysAShorterIntervalAtOnce() {
        pings();
        fixture.link.timers(
                LinkFixture.TIMERS.withTimes(Duration.ofMillis(20), Duration.ofMillis(500)));
        fixture.pass(20);

        assertThat(pings()).isOne();
    }

    @Test
    void sendsNoPingsWhileItIsDisabledAndNoneWhenItIsRemoved() {
        pings();
        fixture.link.disable();
        fixture.pass(10 * PING_MILLIS);
        assertThat(pings()).isZero();

        fixture.link.enable();
        fixture.run();
        assertThat(pings()).isOne();
        fixture.link.removeAsync();
        fixture.pass(10 * PING_MILLIS);
        assertThat(pings()).isZero();
    }

    @Test
    void aForcedPingCountsAsOne() {
        pings();
        fixture.pass(PING_MILLIS / 2);
        fixture.link.forcePing(8191);
        assertThat(pings()).isOne();

        fixture.pass(PING_MILLIS / 2);
        assertThat(pings()).as("the next is due an interval later").isZero();
    }

    @Test
    void opensAnotherChannelForOneThatIsLost() {
        fixture.source.last().channel.close();
        fixture.run();
        assertThat(fixture.source.openings).hasSize(1);

        fixture.pass(199);
        assertThat(fixture.source.openings).hasSize(1);
        fixture.pass(1);

        assertThat(fixture.source.openings).hasSize(2);
        assertThat(pings()).as("a ping is overdue").isOne();
    }

    @Test
    void triesAgainAfterEachChannelThatCannotBeConnected() {
        LinkConfig config = LinkConfig.udp(LinkFixture.LOCAL, LinkFixture.PEER);
        try (LinkFixture unlucky = new LinkFixture(config.withEnabled(false), false)) {
            unlucky.link.enable();
            for (int tries = 1; tries <= 3; tries++) {
                assertThat(unlucky.source.openings).hasSize(tries);
                unlucky.source
                        .last()
                        .outcome
                        .complete(new OpenOutcome.NoRoute(new ConnectException("no route")));
                unlucky.run();
                unlucky.pass(200);
            }
        }
    }
}

package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.LinkDownReason;
import io.knet.event.LinkUpEvent;
import io.knet.netty.testkit.Packets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What follows when a link comes up or goes down. */
class LinkLifeTest {
    private final LinkFixture fixture = new LinkFixture();
    private final NettyLink link = fixture.link;

    @AfterEach
    void close() {
        fixture.close();
    }

    private static KnetEvent up() {
        return new LinkUpEvent(LinkFixture.HOST, 0);
    }

    private void assertDown(LinkDownReason reason, String words) {
        assertThat(link.isUp()).isFalse();
        assertThat(link.isUsable()).isFalse();
        assertThat(fixture.host.isReachable()).isFalse();
        assertThat(fixture.linkEvents()).hasSize(2).startsWith(up());
        assertThat(fixture.linkEvents().get(1))
                .isInstanceOfSatisfying(
                        KnetEvent.LinkDown.class,
                        down -> {
                            assertThat(down.reason()).isEqualTo(reason);
                            assertThat(down.detail()).contains(words).doesNotContain(reason.name());
                        });
    }

    @Test
    void comingUpMakesTheHostReachable() {
        assertThat(fixture.host.isReachable()).isFalse();

        fixture.bringUp();

        assertThat(fixture.host.isReachable()).isTrue();
        assertThat(link.isUsable()).isTrue();
        assertThat(link.whenUp()).succeedsWithin(30, TimeUnit.SECONDS).isSameAs(link);
        assertThat(fixture.linkEvents()).containsExactly(up());
    }

    @Test
    void disablingTakesItDownAndEnablingBringsItBackOnlyWithPongs() {
        fixture.bringUp();

        link.disable();
        assertDown(LinkDownReason.DISABLED, "");
        assertThat(link.isEnabled()).isFalse();

        link.enable();
        fixture.run();
        assertThat(link.isUp()).isFalse();
        fixture.bringUp();
    }

    @Test
    void silenceTakesItDownAndSaysForHowLong() {
        fixture.bringUp();

        fixture.passOnTime(LinkFixture.PONG_TIMEOUT_MILLIS - 1);
        assertThat(link.isUp()).isTrue();
        fixture.pass(1);

        assertDown(LinkDownReason.TIMEOUT, "no pong for 500 ms");
    }

    @Test
    void silenceThatAnEventLoopHasSleptThroughTakesItDownOnlyIfItGoesOn() {
        fixture.bringUp();

        fixture.pass(2 * LinkFixture.PONG_TIMEOUT_MILLIS);
        assertThat(link.isUp()).as("pongs may wait to be read").isTrue();
        fixture.passOnTime(LinkFixture.PONG_TIMEOUT_MILLIS - 1);
        assertThat(link.isUp()).isTrue();
        fixture.pass(1);

        assertDown(LinkDownReason.TIMEOUT, "no pong for 1500 ms");
    }

    @Test
    void removingTakesItDown() {
        fixture.bringUp();

        link.removeAsync();
        fixture.run();

        assertDown(LinkDownReason.REMOVED, "");
        assertThat(fixture.source.acquired).isEmpty();
    }

    @Test
    void saysWhyItCarriesNothing() {
        assertThat(link.describeDown())
                .isEqualTo("link 0 is down: nothing was ever heard of 192.0.2.2:5405, for 0.0 s");
        link.disable();
        assertThat(link.describeDown()).startsWith("link 0 is disabled");
        link.enable();
        fixture.run();
        fixture.bringUp();
        fixture.passOnTime(LinkFixture.PONG_TIMEOUT_MILLIS);
        assertThat(link.describeDown())
                .isEqualTo(
                        "link 0 is down: nothing was heard of 192.0.2.2:5405 for 0.0 s,"
                                + " last: TIMEOUT (no pong for 500 ms)");
    }

    @Test
    void neitherPingsNorASinglePongBringItUp() {
        fixture.receive(LinkFixture.PEER, Packets.ping(LinkFixture.HOST, 0, 0, 0, true));
        fixture.pong(LinkFixture.PEER);

        assertThat(link.isUp()).as("a ping is no pong, and one pong is not enough").isFalse();
    }
}

package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkConfig;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a link pings its peer. */
class LinkPingsTest {
    private static final int SEQUENCE = 7;

    private final LinkParts parts =
            new LinkParts(LinkConfig.udp(LinkFixture.LOCAL, LinkFixture.PEER));
    private boolean maySeal = true;
    private final LinkPings pings = pings(parts);

    private LinkPings pings(LinkParts of) {
        return new LinkPings(
                of.loop, of.monitor, of.connection, () -> maySeal, () -> SEQUENCE, of::wake);
    }

    @AfterEach
    void close() {
        parts.close();
    }

    private void run() {
        LinkChannel channel = parts.connection.channel();
        assertThat(channel).isNotNull();
        pings.run(channel, parts.nowNanos());
    }

    @Test
    void pingsOnceAnInterval() {
        parts.open();

        run();
        run();
        assertThat(parts.pings()).containsExactly("7 timed");

        parts.passMillis(LinkFixture.PING_MILLIS - 1);
        run();
        assertThat(parts.pings()).isEmpty();

        parts.passMillis(1);
        run();
        assertThat(parts.pings()).containsExactly("7 timed");
    }

    @Test
    void hurriesAfterAPingThatFailed() {
        parts.open();
        parts.bringUp();
        run();
        parts.pings();
        assertThat(pings.nanosUntilDue(parts.nowNanos())).isEqualTo(Long.MAX_VALUE);

        pings.hurry();

        assertThat(parts.wakes).isOne();
        long dueNanos = pings.nanosUntilDue(parts.nowNanos());
        assertThat(dueNanos)
                .isPositive()
                .isLessThan(TimeUnit.MILLISECONDS.toNanos(LinkFixture.PING_MILLIS));
        parts.passMillis(TimeUnit.NANOSECONDS.toMillis(dueNanos) + 1);
        run();
        assertThat(parts.pings()).containsExactly("7 timed");
        assertThat(pings.nanosUntilDue(parts.nowNanos())).as("once").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void doesNotHurryWhileTheLinkIsDown() {
        parts.open();

        pings.hurry();

        assertThat(pings.nanosUntilDue(parts.nowNanos())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void asksOnceForAllPacketsThatFailWithinAMoment() {
        parts.open();
        parts.bringUp();

        pings.ask();
        pings.ask();
        assertThat(parts.wakes).isOne();

        parts.passMillis(199);
        run();
        pings.ask();
        assertThat(parts.wakes).isOne();

        parts.passMillis(1);
        pings.ask();
        assertThat(parts.wakes).isEqualTo(2);
    }

    @Test
    void sendsAPingThatDataDemandsAtOnceInPlaceOfTheNext() {
        parts.open();

        pings.force(9);
        run();

        assertThat(parts.pings()).containsExactly("9 forced");
    }

    @Test
    void sendsNoneBeforeThereIsWhatTheyAreSealedWith() {
        parts.open();
        maySeal = false;

        run();
        pings.force(9);
        assertThat(parts.pings()).isEmpty();

        maySeal = true;
        parts.passMillis(LinkFixture.PING_MILLIS);
        run();
        assertThat(parts.pings()).containsExactly("7 timed");
    }

    @Test
    void demandsNothingOfALinkWithoutAChannel() {
        pings.force(9);

        assertThat(parts.source.openings).isEmpty();
    }

    @Test
    void doesNotPingAPeerThatWasNeverHeard() {
        try (LinkParts dynamic = new LinkParts(LinkConfig.dynamic(LinkFixture.LOCAL))) {
            dynamic.open();
            LinkPings toLearn = pings(dynamic);
            assertThat(dynamic.monitor.canPing()).isFalse();

            toLearn.peerHeard();
            toLearn.peerHeard();

            assertThat(dynamic.monitor.canPing()).isTrue();
            assertThat(dynamic.wakes).isOne();
        }
    }
}

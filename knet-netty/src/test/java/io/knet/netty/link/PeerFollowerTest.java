package io.knet.netty.link;

import static io.knet.netty.link.LinkFixture.ELSEWHERE;
import static io.knet.netty.link.LinkFixture.LOCAL;
import static io.knet.netty.link.LinkFixture.PEER;
import static io.knet.netty.link.LinkFixture.PONG_TIMEOUT_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.LinkConfig;
import io.knet.netty.testkit.FakeSource;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.wire.PacketType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A dynamic link finds its peer by the peer's pings, and follows it if it proves to be elsewhere.
 */
class PeerFollowerTest {
    private final LinkFixture fixture = new LinkFixture(LinkConfig.dynamic(LOCAL), true);
    private final NettyLink link = fixture.link;

    @AfterEach
    void close() {
        fixture.close();
    }

    private FakeSource.Opening last() {
        return fixture.source.last();
    }

    private void find() {
        fixture.ping(PEER);
        fixture.bringUp();
        fixture.sent(last());
    }

    private long dropped(DropReason reason) {
        return fixture.fakes.dropped.drops.getOrDefault(reason, 0L);
    }

    @Test
    void isSilentUntilAPingComes() {
        fixture.pass(10_000);
        assertThat(fixture.source.openings).isEmpty();

        fixture.ping(PEER);

        assertThat(last().remote).isEqualTo(PEER);
        assertThat(link.remoteAddress()).contains(PEER);
        assertThat(fixture.sent(last())).contains(PacketType.PONG);
    }

    @Test
    void followsNoPacketsButPings() {
        fixture.pong(PEER);
        fixture.receive(PEER, Packets.data(LinkFixture.HOST, 1, (byte) 1));

        assertThat(fixture.source.openings).isEmpty();
        assertThat(dropped(DropReason.WRONG_SOURCE)).isOne();
        assertThat(dropped(DropReason.LINK_STARTING)).isOne();
    }

    @Test
    void staysWithItsPeerUntilTheNewcomerAnswers() {
        find();
        FakeSource.Opening before = last();
        fixture.pass(200);

        fixture.ping(ELSEWHERE);
        assertThat(last().remote).isEqualTo(ELSEWHERE);
        assertThat(link.remoteAddress()).contains(PEER);
        assertThat(fixture.sent(last()))
                .as("a ping that it has to answer")
                .contains(PacketType.PING);
        fixture.pong(ELSEWHERE);

        assertThat(link.remoteAddress()).contains(ELSEWHERE);
        assertThat(link.isUp()).as("it stays up").isTrue();
        assertThat(before.channel.isOpen()).isFalse();
    }

    @Test
    void givesUpANewcomerThatDoesNotAnswerInTime() {
        find();
        fixture.pass(200);
        fixture.ping(ELSEWHERE);
        FakeSource.Opening newcomer = last();
        for (int millis = 0; millis < PONG_TIMEOUT_MILLIS; millis += 100) {
            assertThat(newcomer.channel.isOpen()).isTrue();
            fixture.pong(PEER);
            fixture.pass(100);
        }

        assertThat(newcomer.channel.isOpen()).isFalse();
        assertThat(link.remoteAddress()).contains(PEER);
        assertThat(link.isUp()).isTrue();
    }

    @Test
    void listensToNoSecondNewcomerSoSoon() {
        find();
        fixture.ping(ELSEWHERE);

        assertThat(fixture.source.openings).hasSize(1);
        assertThat(dropped(DropReason.WRONG_SOURCE)).isOne();
    }

    @Test
    void believesThePingOfAnybodyWhileItIsDown() {
        fixture.ping(PEER);
        fixture.pass(200);

        fixture.ping(ELSEWHERE);

        assertThat(link.remoteAddress()).contains(ELSEWHERE);
    }

    @Test
    void dropsPingsWhileAChannelIsBeingOpened() {
        fixture.source.automatic = false;
        fixture.ping(PEER);
        fixture.ping(PEER);
        assertThat(fixture.source.openings).hasSize(1);
        assertThat(dropped(DropReason.LINK_STARTING)).isOne();

        last().succeed();
        fixture.run();

        assertThat(link.remoteAddress()).contains(PEER);
    }

    @Test
    void dropsPingsWhileTheLinkIsDisabled() {
        link.disable();
        fixture.ping(PEER);

        assertThat(fixture.source.openings).isEmpty();
        assertThat(dropped(DropReason.LINK_DISABLED)).isOne();
    }

    @Test
    void forgetsAPeerThatIsNoLongerAccepted() {
        find();
        FakeSource.Opening before = last();

        link.accessList().add(AccessEntry.reject(PEER.getAddress().getHostAddress()));
        fixture.run();

        assertThat(link.remoteAddress()).isEmpty();
        assertThat(before.channel.isOpen()).isFalse();
        assertThat(link.isUp()).isFalse();
    }

    @Test
    void closesAChannelThatOpensAfterTheLinkWasRemoved() {
        fixture.source.automatic = false;
        fixture.ping(PEER);
        link.removeAsync();
        fixture.run();

        last().succeed();
        fixture.run();

        assertThat(last().channel.isOpen()).isFalse();
        assertThat(dropped(DropReason.LINK_STARTING)).isOne();
    }
}

package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.netty.testkit.FakeSource;
import io.knet.wire.PacketType;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links of a transport with connections: they take a while to be made, and end with the link. */
class ConnectionTest {
    private static final int RECONNECT_MILLIS = 1_000;

    private final LinkFixture fixture =
            new LinkFixture(
                    LinkConfig.udp(LinkFixture.LOCAL, LinkFixture.PEER).withEnabled(false), false);

    @BeforeEach
    void begin() {
        fixture.source.connectionOriented = true;
        fixture.source.last().begin();
        fixture.run();
        fixture.link.enable();
        fixture.run();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private FakeSource.Opening last() {
        return fixture.source.last();
    }

    private long pings() {
        return fixture.sent(last()).stream().filter(type -> type == PacketType.PING).count();
    }

    @Test
    void aLinkIsThereBeforeItsConnectionIs() {
        assertThat(fixture.link.isEnabled()).isTrue();
        assertThat(pings()).isZero();

        last().connect();
        fixture.run();

        assertThat(pings()).isOne();
        assertThat(fixture.source.openings).hasSize(1);
    }

    @Test
    void triesAgainAfterOneSecondUnlessToldOtherwise() {
        fixture.pass(10 * RECONNECT_MILLIS);
        assertThat(fixture.source.openings).as("the attempt takes its time").hasSize(1);
        last().connection.complete(new OpenOutcome.NoRoute(new ConnectException("refused")));
        fixture.run();

        fixture.pass(RECONNECT_MILLIS - 1);
        assertThat(fixture.source.openings).hasSize(1);
        fixture.pass(1);
        assertThat(fixture.source.openings).hasSize(2);
    }

    @Test
    void aLostConnectionTakesTheLinkDownAtOnceAndIsMadeAnew() throws Exception {
        last().connect();
        fixture.run();
        fixture.bringUp();
        CompletableFuture<KnetLink> down = fixture.link.whenDown();

        fixture.link
                .port()
                .onSocketError(
                        last().channel, Errno.ECONNABORTED, new ConnectException("it was lost"));
        last().channel.close();
        for (int look = 0; look < 10; look++) {
            fixture.run();
        }

        assertThat(fixture.link.isUp()).isFalse();
        down.get(60, TimeUnit.SECONDS);
        fixture.pass(RECONNECT_MILLIS);
        assertThat(fixture.source.openings).hasSize(2);
    }

    @Test
    void aConnectionWhosePeerIsSilentIsGivenUpWithTheLink() {
        last().connect();
        fixture.run();
        fixture.bringUp();
        FakeSource.Opening silent = last();

        fixture.passOnTime(LinkFixture.PONG_TIMEOUT_MILLIS + LinkFixture.PING_MILLIS);
        assertThat(fixture.link.isUp()).isFalse();
        assertThat(silent.channel.isOpen()).isFalse();

        fixture.pass(RECONNECT_MILLIS);
        assertThat(fixture.source.openings).hasSize(2);
    }

    @Test
    void anAttemptIsGivenUpWithTheLink() {
        FakeSource.Opening attempt = last();

        fixture.link.removeAsync();
        fixture.run();
        assertThat(attempt.aborted).isTrue();

        attempt.connect();
        fixture.run();
        assertThat(attempt.channel.isOpen()).as("nobody wants it any more").isFalse();
    }

    @Test
    void sendersAreToldWhyThereIsNoConnection() {
        assertThat(fixture.link.describeDown()).contains("is being connected to its peer");

        last().connection.complete(new OpenOutcome.NoRoute(new ConnectException("refused")));
        fixture.run();

        assertThat(fixture.link.describeDown())
                .contains("is not connected to its peer, and will try again");
    }
}

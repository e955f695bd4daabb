package io.knet.netty.link;

import static io.knet.netty.link.LinkFixture.ELSEWHERE;
import static io.knet.netty.link.LinkFixture.LOCAL;
import static io.knet.netty.link.LinkFixture.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetAddress;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.netty.host.NettyHost;
import io.knet.netty.testkit.FakeSource;
import java.net.BindException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The channel of a link: opened, replaced and given back. */
class LinkConnectionTest {
    private final LinkFixture fixture = new LinkFixture();
    private final NettyHost host = fixture.host;

    @AfterEach
    void close() {
        fixture.close();
    }

    private CompletableFuture<KnetLink> addSecond() {
        fixture.source.automatic = false;
        CompletableFuture<KnetLink> added = host.addLinkAsync(1, LinkConfig.udp(LOCAL, ELSEWHERE));
        fixture.run();
        return added;
    }

    @Test
    void goesFromTheConfiguredAddressToThePeers() {
        FakeSource.Opening opening = fixture.source.last();

        assertThat(opening.local).isEqualTo(LOCAL);
        assertThat(opening.remote).isEqualTo(PEER);
        assertThat(fixture.link.channel()).map(LinkChannel::channel).contains(opening.channel);
        assertThat(fixture.link.remoteAddress()).contains(PEER);
        assertThat(fixture.roomCalls).as("messages may go again").isOne();
    }

    @Test
    void givesItsAddressBackIfTheChannelCannotBeOpened() {
        CompletableFuture<KnetLink> added = addSecond();
        assertThat(added).isNotDone();

        fixture.source.last().outcome.completeExceptionally(new BindException("taken"));
        fixture.run();

        assertThatThrownBy(added::join).rootCause().hasMessageContaining("taken");
        assertThat(fixture.source.acquired).containsExactly(LOCAL);
        assertThat(host.findLink(1)).isEmpty();
    }

    @Test
    void closesAChannelThatOpensAfterTheLinkWasRemoved() {
        addSecond();
        FakeSource.Opening late = fixture.source.last();
        host.link(1).removeAsync();
        fixture.run();

        late.succeed();
        fixture.run();

        assertThat(late.channel.isOpen()).isFalse();
        assertThat(late.socket.shut).isTrue();
        assertThat(fixture.source.acquired).containsExactly(LOCAL);
    }

    @Test
    void forgetsAChannelThatWasClosed() {
        fixture.source.last().channel.close();
        fixture.run();

        assertThat(fixture.link.channel()).isEmpty();
        assertThat(fixture.link.remoteAddress()).as("it will be opened again").contains(PEER);
    }

    @Test
    void endsWithTheLink() {
        FakeSource.Opening opening = fixture.source.last();

        CompletableFuture<Void> removed = fixture.link.removeAsync();
        fixture.run();

        assertThat(opening.channel.isOpen()).isFalse();
        assertThat(fixture.source.acquired).isEmpty();
        assertThat(removed).succeedsWithin(30, TimeUnit.SECONDS);
    }

    /** The kernel could not tell them apart. */
    @Test
    void refusesASecondLinkBetweenTheSameAddressesWithoutTheZone() {
        LinkConfig zoned =
                LinkConfig.udp(
                        KnetAddress.parse("[fe80::a1%4711]:5405"),
                        KnetAddress.parse("[fe80::b1%4711]:5405"));
        LinkConfig zoneless = zoned.withRemote(KnetAddress.parse("[fe80::b1]:5405"));
        CompletableFuture<KnetLink> first = host.addLinkAsync(1, zoned);
        fixture.run();
        assertThat(first).succeedsWithin(30, TimeUnit.SECONDS);

        assertThatThrownBy(() -> add(2, zoneless))
                .hasStackTraceContaining(
                        "link 2/1 goes from [fe80::a1%4711]:5405 to [fe80::b1]:5405 already");

        assertThat(host.findLink(2)).isEmpty();
    }

    @Test
    void writesAddressesThatCannotBeBoundAsPeopleDo() {
        fixture.source.automatic = false;
        CompletableFuture<KnetLink> added =
                host.addLinkAsync(
                        1,
                        LinkConfig.udp(
                                KnetAddress.parse("[fd00::1]:5405"),
                                KnetAddress.parse("[fd00::2]:5405")));
        fixture.run();

        fixture.source.last().outcome.completeExceptionally(new BindException("taken"));
        fixture.run();

        assertThatThrownBy(added::join)
                .hasStackTraceContaining("cannot bind link 2/1 to [fd00::1]:5405");
    }

    private void add(int id, LinkConfig config) {
        CompletableFuture<KnetLink> added = host.addLinkAsync(id, config);
        fixture.run();
        added.join();
    }
}

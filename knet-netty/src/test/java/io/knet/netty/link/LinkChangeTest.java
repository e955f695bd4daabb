package io.knet.netty.link;

import static io.knet.netty.link.LinkFixture.ELSEWHERE;
import static io.knet.netty.link.LinkFixture.LOCAL;
import static io.knet.netty.link.LinkFixture.PEER;
import static io.knet.netty.link.LinkFixture.TIMERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.netty.testkit.FakeSource;
import io.knet.netty.testkit.Packets;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One change of a link's configuration, in whole or not at all. */
class LinkChangeTest {
    private static final InetSocketAddress OTHER_LOCAL =
            new InetSocketAddress(Packets.address("192.0.2.3"), 5405);

    private final LinkFixture fixture = new LinkFixture();
    private final NettyLink link = fixture.link;
    private final LinkConfig before = link.config();

    @AfterEach
    void close() {
        fixture.close();
    }

    private CompletableFuture<KnetLink> change(LinkConfig wanted) {
        CompletableFuture<KnetLink> changed = link.reconfigureAsync(wanted);
        fixture.run();
        return changed;
    }

    private static void assertFails(CompletableFuture<KnetLink> changed, KnetError error) {
        assertThatThrownBy(() -> changed.get(30, TimeUnit.SECONDS))
                .rootCause()
                .isInstanceOfSatisfying(
                        KnetException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void changesSettingsWithoutAnotherChannel() {
        fixture.bringUp();

        CompletableFuture<KnetLink> changed =
                change(before.withPriority(9).withTimers(TIMERS.withPongsToComeUp(4)));

        assertThat(changed).succeedsWithin(30, TimeUnit.SECONDS).isSameAs(link);
        assertThat(link.config().priority()).isEqualTo(9);
        assertThat(link.config().timers().pongsToComeUp()).isEqualTo(4);
        assertThat(link.isUp()).isTrue();
        assertThat(fixture.source.openings).hasSize(1);
    }

    @Test
    void opensTheNewAddressesBeforeItGivesUpTheOldOnes() {
        fixture.bringUp();
        fixture.source.automatic = false;
        FakeSource.Opening old = fixture.source.last();

        CompletableFuture<KnetLink> changed =
                change(before.withLocal(OTHER_LOCAL).withRemote(ELSEWHERE));
        assertThat(fixture.source.acquired).containsExactly(LOCAL, OTHER_LOCAL);
        assertThat(old.channel.isOpen()).isTrue();
        assertThat(link.isUp()).isTrue();
        assertThat(link.config()).isEqualTo(before);
        assertThat(link.pendingConfig()).isNotNull();
        fixture.source.last().succeed();
        fixture.run();

        assertThat(changed).succeedsWithin(30, TimeUnit.SECONDS).isSameAs(link);
        assertThat(old.channel.isOpen()).isFalse();
        assertThat(link.isUp()).as("it leads elsewhere").isFalse();
        assertThat(link.remoteAddress()).contains(ELSEWHERE);
        assertThat(link.localAddress()).isEqualTo(OTHER_LOCAL);
        assertThat(fixture.source.acquired).containsExactly(OTHER_LOCAL);
        assertThat(link.pendingConfig()).isNull();
    }

    @Test
    void changesNothingIfTheNewAddressesCannotBeHad() {
        fixture.bringUp();
        fixture.source.automatic = false;

        CompletableFuture<KnetLink> changed = change(before.withLocal(OTHER_LOCAL).withPriority(9));
        fixture.source.last().outcome.completeExceptionally(new BindException("taken"));
        fixture.run();

        assertThatThrownBy(() -> changed.get(30, TimeUnit.SECONDS))
                .rootCause()
                .hasMessageContaining("taken");
        assertThat(link.config()).isEqualTo(before);
        assertThat(link.isUp()).isTrue();
        assertThat(link.pendingConfig()).isNull();
        assertThat(fixture.source.acquired).containsExactly(LOCAL);
    }

    @Test
    void refusesASecondChangeAtTheSameTime() {
        fixture.source.automatic = false;
        change(before.withRemote(ELSEWHERE));

        assertFails(change(before.withPriority(9)), KnetError.IN_USE);
        fixture.source.last().succeed();
        fixture.run();
        assertThat(link.remoteAddress()).contains(ELSEWHERE);
    }

    @Test
    void refusesAnotherTransport() {
        assertFails(change(LinkConfig.loopback()), KnetError.INVALID_ARGUMENT);
        assertThat(link.config()).isEqualTo(before);
    }

    @Test
    void endsIfTheLinkIsRemovedMeanwhile() {
        fixture.source.automatic = false;
        CompletableFuture<KnetLink> changed = change(before.withRemote(ELSEWHERE));
        link.removeAsync();
        fixture.run();
        FakeSource.Opening late = fixture.source.last();

        late.succeed();
        fixture.run();

        assertFails(changed, KnetError.UNKNOWN_LINK);
        assertThat(late.channel.isOpen()).isFalse();
        assertThat(fixture.source.acquired).isEmpty();
    }

    @Test
    void becomesDynamicWithoutAChannel() {
        FakeSource.Opening old = fixture.source.last();

        change(before.withDynamicRemote());
        assertThat(link.remoteAddress()).isEmpty();
        assertThat(old.channel.isOpen()).isFalse();
        fixture.ping(PEER);

        assertThat(link.remoteAddress()).contains(PEER);
    }

    @Test
    void disablesAndEnables() {
        fixture.bringUp();

        change(before.withEnabled(false));
        assertThat(link.isEnabled()).isFalse();
        assertThat(link.isUp()).isFalse();

        change(before);
        assertThat(link.isEnabled()).isTrue();
    }
}

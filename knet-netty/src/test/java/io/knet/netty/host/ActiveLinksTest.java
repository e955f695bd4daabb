package io.knet.netty.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetHost;
import io.knet.LinkPolicy;
import io.knet.event.HostReachabilityEvent;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which links carry a host's messages, and who is told whether any does. */
class ActiveLinksTest {
    private static final int HOST = 2;

    private final FakeHosts fakes = new FakeHosts(1);
    private final NettyHost host = fakes.add(HOST, LinkPolicy.PASSIVE);
    private final ActiveLinks active = host.active();
    private final FakeLink first = fakes.addLink(host, 0);
    private final FakeLink second = fakes.addLink(host, 3);

    @AfterEach
    void close() {
        fakes.close();
    }

    @Test
    void passiveUsesTheLinkOfTheHighestPriority() {
        second.priority(200);

        assertThat(active.ids()).containsExactly(3);
        assertThat(active.forMessage()).isEqualTo(1 << 3);
        assertThat(active.contains(0)).isFalse();
        assertThat(active.usable()).as("the others are still fit for use").isEqualTo(0b1001);
    }

    @Test
    void anotherPolicyHoldsAtOnce() {
        active.policy(LinkPolicy.ACTIVE);

        assertThat(active.policy()).isEqualTo(LinkPolicy.ACTIVE);
        assertThat(active.ids()).containsExactly(0, 3);
        assertThat(active.forMessage()).isEqualTo(0b1001);
    }

    @Test
    void fallsBackToAnotherLinkWithoutTellingThatTheHostIsGone() {
        first.usable = false;
        active.recompute();

        assertThat(active.forMessage()).isEqualTo(1 << 3);
        assertThat(active.isReachable()).isTrue();
        assertThat(fakes.events).containsExactly(new HostReachabilityEvent(HOST, true));
    }

    @Test
    void tellsOnceThatTheLastLinkIsGone() {
        first.usable = false;
        second.usable = false;
        active.recompute();
        active.recompute();

        assertThat(active.isReachable()).isFalse();
        assertThat(active.forMessage()).isZero();
        assertThat(fakes.events)
                .containsExactly(
                        new HostReachabilityEvent(HOST, true),
                        new HostReachabilityEvent(HOST, false));
    }

    @Test
    void completesForThoseWhoWaitThatTheHostGoes() {
        CompletableFuture<KnetHost> gone = active.whenReachable(false, host);
        assertThat(gone).isNotDone();

        first.usable = false;
        second.usable = false;
        active.recompute();

        assertThat(gone).succeedsWithin(30, TimeUnit.SECONDS).isSameAs(host);
        assertThat(active.whenReachable(false, host)).isCompletedWithValue(host);
    }

    @Test
    void failsThoseWhoWaitWhenItEnds() {
        CompletableFuture<KnetHost> gone = active.whenReachable(false, host);

        active.end(new IllegalStateException("the end"));

        assertThat(gone)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("the end");
    }

    @Test
    void numbersMessagesIfOneLinkWantsThat() {
        second.numbered = false;
        active.recompute();
        assertThat(active.numberMessages()).isTrue();

        first.numbered = false;
        active.recompute();
        assertThat(active.numberMessages()).isFalse();
    }
}

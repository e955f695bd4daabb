package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.mtu.LinkMtu;
import io.knet.netty.mtu.MtuDiscovery;
import io.knet.netty.settings.MtuSettings;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.netty.testkit.FakeSource;
import io.knet.protocol.LinkMonitor;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether what is known of a path is settled, while other threads change the settings. */
class LinkPathTest {
    private final FakeHosts fakes = new FakeHosts(1);
    private final FakeLink link = fakes.addLink(fakes.add(2, LinkPolicy.PASSIVE), 0);
    private KnownMtu known;
    private final LinkPath path = newPath();

    @AfterEach
    void close() {
        fakes.close();
    }

    private LinkPath newPath() {
        EventLoop loop = fakes.loops.first();
        LinkId id = new LinkId(1, 2, 0);
        FakeSource source = new FakeSource(fakes.clock);
        LinkMonitor monitor = LinkMonitor.ofStaticLink(LinkFixture.TIMERS);
        LinkConnection connection =
                new LinkConnection(
                        id,
                        loop,
                        LinkFixture.LOCAL,
                        LinkFixture.PEER,
                        (local, remote) -> new CompletableFuture<>(),
                        source,
                        () -> 1,
                        new LinkLog(id, fakes.clock),
                        channel -> {},
                        () -> {},
                        () -> {});
        LinkCounts counts =
                new LinkCounts(
                        id,
                        new Counters<>(LinkCounter.class),
                        fakes.dropped,
                        new CallbackFailures(
                                1,
                                new Counters<>(HandleCounter.class),
                                fakes.clock,
                                new Errors(fakes.clock)));
        known =
                new KnownMtu(
                        loop,
                        MtuDiscovery.unknown(CryptoOverhead.NONE),
                        Runnable::run,
                        new Silence());
        return new LinkPath(
                id,
                loop,
                new LinkState(
                        loop, monitor, new StateFuture(Runnable::run), counts, () -> Instant.EPOCH),
                monitor,
                new SearchedPath(
                        id,
                        loop,
                        new LinkConfiguration(
                                loop, LinkConfig.udp(LinkFixture.LOCAL, LinkFixture.PEER)),
                        connection,
                        source,
                        new MtuSettings(),
                        () -> CryptoOverhead.NONE),
                known,
                () -> {});
    }

    private static final class Silence implements KnownMtu.Observer {
        @Override
        public void validityChanged() {}

        @Override
        public void mtuChanged(LinkMtu mtu) {}
    }

    private boolean isSettled() {
        return path.isSettled(CryptoOverhead.NONE);
    }

    @Test
    void isSettledUntilTheSettingsChange() {
        assertThat(isSettled()).isFalse();
        known.mtuSettled(true);
        assertThat(path.whenSettled(link)).isCompletedWithValue(link);

        path.outdate();

        assertThat(isSettled()).isFalse();
        assertThat(path.whenSettled(link)).isNotDone();
    }

    @Test
    void isNotSettledByASearchThatKnewNothingOfTheChange() {
        path.outdate();
        path.outdate();
        known.mtuSettled(true);
        assertThat(isSettled()).isFalse();
        path.search();
        known.mtuSettled(true);
        assertThat(isSettled()).as("one change is unseen yet").isFalse();
        path.search();
        known.mtuSettled(true);
        assertThat(isSettled()).isTrue();
    }
}

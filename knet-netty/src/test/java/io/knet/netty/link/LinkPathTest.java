package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
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
        StateFuture<KnetLink> up = new StateFuture<>(link, Runnable::run);
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
                        new CallbackFailures(1, new Counters<>(HandleCounter.class), fakes.clock));
        return new LinkPath(
                id,
                loop,
                new LinkConfiguration(LinkConfig.udp(LinkFixture.LOCAL, LinkFixture.PEER)),
                connection,
                new LinkState(loop, monitor, up, counts, () -> Instant.EPOCH),
                monitor,
                source,
                new MtuSettings(),
                () -> CryptoOverhead.NONE,
                new StateFuture<>(link, Runnable::run),
                new Silence());
    }

    private static final class Silence implements LinkPath.Observer {
        @Override
        public void validityChanged() {}

        @Override
        public void mtuChanged() {}

        @Override
        public void wake() {}
    }

    private boolean isSettled() {
        return path.isSettled(CryptoOverhead.NONE);
    }

    @Test
    void isSettledUntilTheSettingsChange() {
        assertThat(isSettled()).isFalse();
        path.mtuSettled(true);
        assertThat(path.whenSettled()).isCompletedWithValue(link);

        path.outdate();

        assertThat(isSettled()).isFalse();
        assertThat(path.whenSettled()).isNotDone();
    }

    @Test
    void isNotSettledByASearchThatKnewNothingOfTheChange() {
        path.outdate();
        path.outdate();
        path.mtuSettled(true);
        assertThat(isSettled()).isFalse();
        path.search();
        path.mtuSettled(true);
        assertThat(isSettled()).as("one change is unseen yet").isFalse();
        path.search();
        path.mtuSettled(true);
        assertThat(isSettled()).isTrue();
    }
}

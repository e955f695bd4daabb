package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.LinkCounts;
import io.knet.netty.link.LinkId;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStatus;
import io.knet.stats.report.DiagnosesReport;
import io.knet.stats.report.LatencyReport;
import io.knet.stats.report.LinkReport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What this node has sent to itself over UDP arrives before forwarding ends. */
class SelfTrafficTest {
    private static final int SELF = 1;

    private final FakeHosts fakes = new FakeHosts(1);
    private final SelfTraffic traffic = new SelfTraffic(SELF, fakes.hosts);
    private final LinkCounts counts =
            new LinkCounts(
                    new LinkId(SELF, SELF, 0),
                    new Counters<>(LinkCounter.class),
                    fakes.dropped,
                    new CallbackFailures(
                            SELF,
                            new Counters<>(HandleCounter.class),
                            fakes.clock,
                            new Errors(fakes.clock)));
    private int calls;

    @AfterEach
    void close() {
        fakes.close();
    }

    private FakeLink linkToItself() {
        NettyHost self = fakes.add(SELF, LinkPolicy.PASSIVE);
        FakeLink link = fakes.addLink(self, 0);
        link.status = status();
        return link;
    }

    private LinkStatus status() {
        return new LinkReport(
                SELF,
                0,
                InetSocketAddress.createUnresolved("localhost", 0),
                Optional.empty(),
                Optional.empty(),
                "udp",
                true,
                true,
                true,
                0,
                LinkTimers.ofMillis(100, 500),
                1500,
                0,
                LatencyReport.NONE,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                DiagnosesReport.NONE,
                counts.snapshot(),
                counts.lifetime(),
                false);
    }

    private void ask() {
        traffic.whenReceived(() -> calls++);
    }

    private void pass(long millis) {
        fakes.clock.advance(millis, TimeUnit.MILLISECONDS);
        fakes.loops.run();
    }

    @Test
    void isNoneWithoutALinkToItself() {
        fakes.addReachable(2);

        ask();

        assertThat(calls).isOne();
    }

    @Test
    void isOverWhenAsManyPacketsHaveComeAsWereSent() {
        FakeLink link = linkToItself();
        counts.add(LinkCounter.TX_DATA_PACKETS, 3);
        counts.add(LinkCounter.RX_DATA_PACKETS, 1);
        link.status = status();

        ask();
        fakes.loops.run();
        assertThat(calls).isZero();

        counts.add(LinkCounter.RX_DATA_PACKETS, 2);
        link.status = status();
        pass(1000);
        assertThat(calls).isOne();
    }

    @Test
    void waitsForTheLoopAlsoIfAllHasCome() {
        linkToItself();

        ask();
        assertThat(calls).as("the loop may have more to send").isZero();

        fakes.loops.run();
        assertThat(calls).isOne();
    }

    @Test
    void isNotWaitedForForEver() {
        FakeLink link = linkToItself();
        counts.add(LinkCounter.TX_DATA_PACKETS, 1);
        link.status = status();

        ask();
        for (int second = 0; second < 60 && calls == 0; second++) {
            pass(1000);
        }

        assertThat(calls).isOne();
    }

    @Test
    void leavesOutALinkWhoseMessagesAreNoPackets() {
        FakeLink link = linkToItself();
        link.numbered = false;
        counts.add(LinkCounter.TX_DATA_PACKETS, 1);
        link.status = status();

        ask();
        fakes.loops.run();

        assertThat(calls).isOne();
    }
}

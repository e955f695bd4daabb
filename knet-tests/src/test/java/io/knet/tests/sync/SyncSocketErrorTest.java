package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.LinkPolicy;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that is there no more, as sockets on one machine tell it. */
@ParameterizedClass
@EnumSource(Setting.class)
final class SyncSocketErrorTest {
    /** Many packets, as the refusal of one is known at the latest when the next is written. */
    private static final byte[] LARGE = new byte[20_000];

    @Parameter private Setting setting;
    private @Nullable SyncPair open;

    private SyncPair start(int links, LinkPolicy policy) {
        open = SyncPair.start(setting, nodes -> nodes.links(links).policy(policy));
        // Or a ping, or a probe of the MTU, would learn first that nobody is there.
        open.nodes.silence();
        open.sender.mtu().manual(1500);
        open.nodes.node(2).mtu().manual(1500);
        awaitAnswers(open, links);
        return open;
    }

    /**
     * Waits until the sender has answered all that the peer has sent before it fell silent: an
     * answer, too, would learn that nobody is there.
     */
    private static void awaitAnswers(SyncPair pair, int links) {
        KnetHost sender = pair.nodes.host(2, 1);
        LinkPolicy policy = sender.policy();
        sender.policy(LinkPolicy.ACTIVE);
        pair.onEventLoop(() -> true);
        sender.policy(policy);
        for (int id = 0; id < links; id++) {
            LinkStats sent = sender.link(id).status().stats();
            assertThat(sent.get(LinkCounter.TX_DATA_PACKETS)).isPositive();
            int link = id;
            Await.until(
                    () ->
                            pair.counted(link, LinkCounter.RX_DATA_PACKETS)
                                    == sent.get(LinkCounter.TX_DATA_PACKETS));
            // What the event loop wrote as it read that message is with the socket now.
            pair.link(id).timers(Cluster.SILENT);
        }
    }

    /**
     * Holds up the event loop of the sender, which may fetch a socket's error before the caller of
     * sendSync does: the message is lost then, though it was reported as sent.
     *
     * @return what lets the event loop go on
     */
    private CountDownLatch holdEventLoop(SyncPair pair) {
        // What goes through the pipeline needs the event loop.
        return setting.pipeline() ? new CountDownLatch(1) : pair.holdEventLoop();
    }

    /**
     * Stops the peer, which is gone before the event loop of the sender does anything else.
     *
     * @return what lets the event loop go on
     */
    private CountDownLatch stopPeer(SyncPair pair) {
        CountDownLatch release = holdEventLoop(pair);
        pair.nodes.stop(2);
        return release;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    @Test
    void theRefusalByThePeersKernelIsReported() {
        SyncPair pair = start(1, LinkPolicy.PASSIVE);
        CountDownLatch release = stopPeer(pair);
        KnetException failure = pair.refused(LARGE);
        release.countDown();
        assertThat(failure.error()).isEqualTo(KnetError.SOCKET_ERROR);
        assertThat(failure.errno()).isEqualTo(Errno.ECONNREFUSED);
        assertThat(failure).hasMessageContaining("link 2/0");
        assertThat(pair.dropped(DropReason.SOCKET_ERROR)).isPositive();
        assertThat(pair.counted(0, LinkCounter.TX_DATA_ERRORS)).isPositive();
    }

    @Test
    void afterTheRefusalTheHostIsDown() {
        SyncPair pair = start(1, LinkPolicy.PASSIVE);
        CountDownLatch release = stopPeer(pair);
        pair.refused(LARGE);
        release.countDown();
        Await.result(pair.peer().whenUnreachable());
        KnetException failure = pair.refused("too late");
        assertThat(failure.error()).isEqualTo(KnetError.HOST_DOWN);
        assertThat(failure).hasMessageContaining("ECONNREFUSED");
    }

    @Test
    void theRefusalOfASinglePacketIsKnownAtOnceWithEpoll() {
        SyncPair pair = start(1, LinkPolicy.PASSIVE);
        CountDownLatch release = stopPeer(pair);
        if (setting.epoll()) {
            assertThat(pair.refused("lost").errno()).isEqualTo(Errno.ECONNREFUSED);
        } else {
            // The JDK tells of it with the next write or read.
            pair.send("lost");
        }
        release.countDown();
        Await.result(pair.link(0).whenDown());
    }

    @Test
    void anotherLinkTakesTheMessageThatOneRefused() {
        SyncPair pair = start(2, LinkPolicy.PASSIVE);
        CountDownLatch release = holdEventLoop(pair);
        Await.result(pair.nodes.link(2, 1, 0).removeAsync());
        pair.send(LARGE);
        release.countDown();
        assertThat(pair.inbox.take().bytes()).isEqualTo(LARGE);
        Await.result(pair.link(0).whenDown());
        assertThat(pair.link(1).isUp()).isTrue();
        assertThat(pair.counted(0, LinkCounter.TX_DATA_PACKETS)).isPositive();
        assertThat(pair.counted(1, LinkCounter.TX_DATA_PACKETS)).isPositive();
    }

    @Test
    void withPolicyActiveOneLinkThatTakesTheMessageIsEnough() {
        SyncPair pair = start(3, LinkPolicy.ACTIVE);
        Await.result(pair.nodes.link(2, 1, 0).removeAsync());
        Await.result(pair.nodes.link(2, 1, 2).removeAsync());
        pair.send(LARGE);
        assertThat(pair.inbox.take().bytes()).isEqualTo(LARGE);
        Await.result(pair.link(0).whenDown());
        Await.result(pair.link(2).whenDown());
        assertThat(pair.link(1).isUp()).isTrue();
    }

    @Test
    void ifNoLinkTakesTheMessageTheFirstErrorIsReported() {
        SyncPair pair = start(3, LinkPolicy.PASSIVE);
        CountDownLatch release = stopPeer(pair);
        KnetException failure = pair.refused(LARGE);
        release.countDown();
        assertThat(failure.errno()).isEqualTo(Errno.ECONNREFUSED);
        assertThat(failure).hasMessageContaining("link 2/0");
        for (int link = 0; link < 3; link++) {
            Await.result(pair.link(link).whenDown());
        }
    }
}

package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkPolicy;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
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
        return open;
    }

    /**
     * Stops the peer, which is gone before the event loop of the sender does anything else: it may
     * fetch a socket's error before the caller of sendSync does.
     *
     * @return what lets the event loop go on
     */
    private CountDownLatch stopPeer(SyncPair pair) {
        // What goes through the pipeline needs the event loop.
        CountDownLatch release = setting.pipeline() ? new CountDownLatch(1) : pair.holdEventLoop();
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
        Await.result(pair.nodes.link(2, 1, 0).removeAsync());
        pair.send(LARGE);
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

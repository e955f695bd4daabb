package io.knet.tests.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.KnetAddress;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.LinkConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FreePorts;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More than the buffer of a socket holds, while the node does not read: nothing is lost unseen. */
final class KernelDropCountTest {
    private static final int DATAGRAMS = 3000;
    private static final byte[] NONSENSE = new byte[100];

    private final BlockingQueue<KnetEvent.LocalSocketDrops> told = new LinkedBlockingQueue<>();
    private EventLoopGroup loops;

    @BeforeEach
    void startLoop() {
        assumeTrue(
                NettyHandleBuilder.epollUnavailable().isEmpty(), "the JDK cannot ask the kernel");
        loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }

    @AfterEach
    void endLoop() {
        if (loops != null) {
            loops.shutdownGracefully(0, Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .syncUninterruptibly();
        }
    }

    private static void flood(InetSocketAddress to) throws IOException {
        try (DatagramSocket stranger = new DatagramSocket()) {
            for (int i = 0; i < DATAGRAMS; i++) {
                stranger.send(new DatagramPacket(NONSENSE, NONSENSE.length, to));
            }
        }
    }

    @Test
    void everyDatagramThatCameToALocalAddressIsCountedByTheNodeOrByTheKernel()
            throws IOException, InterruptedException {
        InetSocketAddress local = FreePorts.endpoint();
        CountDownLatch release = new CountDownLatch(1);
        try (KnetHandle node =
                new NettyHandleBuilder(1)
                        .eventLoopGroup(loops)
                        .socketBuffer(KnetLimits.MIN_SOCKET_BUFFER)
                        .build()) {
            node.onEvent(
                    event -> {
                        if (event instanceof KnetEvent.LocalSocketDrops drops) {
                            told.add(drops);
                        }
                    });
            // It has no socket but that of its local address.
            node.addHost(2).addLink(0, LinkConfig.dynamic(local));
            loops.execute(() -> Await.open(release));
            flood(local);
            release.countDown();

            Await.until(() -> node.stats().allDrops() == DATAGRAMS);
            long byKernel = node.stats().get(DropReason.KERNEL_BUFFER_FULL);
            assertThat(byKernel).isPositive();
            KnetEvent.LocalSocketDrops event = told.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(KnetAddress.same(event.local(), local)).isTrue();
            assertThat(event.packets()).isEqualTo(byKernel);
        } finally {
            release.countDown();
        }
    }
}

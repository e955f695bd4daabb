package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Errno;
import io.knet.KnetLimits;
import io.knet.stats.LinkCounter;
import io.knet.testing.Background;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.Passer;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes on event loops of a program that serve io_uring. */
final class IoUringNodesTest {
    private static final int SENDERS = 4;
    private static final int EACH = 500;
    private static final int WINDOW = 8;

    private EventLoopGroup one;
    private EventLoopGroup two;

    @BeforeEach
    void open() {
        assumeTrue(
                IoUring.isAvailable(),
                () -> "io_uring is not available: " + IoUring.unavailabilityCause());
        one = group();
        two = group();
    }

    private static EventLoopGroup group() {
        return new MultiThreadIoEventLoopGroup(
                2, new DefaultThreadFactory("ring", true), IoUringIoHandler.newFactory());
    }

    @AfterEach
    void close() {
        if (one != null) {
            one.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
            two.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private Cluster.Builder pair() {
        return Cluster.of(2)
                .node(1, handle -> handle.eventLoopGroup(one))
                .node(2, handle -> handle.eventLoopGroup(two));
    }

    private static DataChannel sender(Cluster nodes) {
        nodes.node(1).filter(DestinationFilter.unicastTo(2));
        return nodes.node(1).openChannel(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pathsAreSearchedAndMessagesOfAnyLengthArrive(boolean ipv6) {
        Cluster.Builder builder = ipv6 ? pair().ipv6() : pair();
        try (Cluster nodes = builder.links(2).start()) {
            assertThat(Await.result(nodes.node(1).mtu().whenKnown()))
                    .isEqualTo(ipv6 ? 65461 : 65481);
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(0, inbox);
            DataChannel channel = sender(nodes);
            for (int length : new int[] {1, 1000, KnetLimits.MAX_MESSAGE}) {
                channel.sendSync(Unpooled.wrappedBuffer(new byte[length]));
                assertThat(inbox.take().bytes()).hasSize(length);
                channel.send(Unpooled.wrappedBuffer(new byte[length]));
                assertThat(inbox.take().bytes()).hasSize(length);
            }
        }
    }

    /** Fragments, single packets and trains of several threads share the socket. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostOrRefusedWhereManyThreadsSendInBothWays(boolean handlers) {
        Cluster.Builder builder = pair();
        if (handlers) {
            builder.node(1, node -> node.eventLoopGroup(one).linkInitializer(Passer.EVERYWHERE));
        }
        try (Cluster nodes = builder.start()) {
            nodes.node(1).mtu().manual(1500);
            List<Semaphore> windows = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                windows.add(new Semaphore(WINDOW));
            }
            nodes.node(2)
                    .openChannel(0, message -> windows.get(message.content().getByte(0)).release());
            DataChannel channel = sender(nodes);
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                senders.add(Background.run(() -> send(channel, sender, windows.get(sender))));
            }
            senders.forEach(Await::result);

            assertThat(nodes.link(1, 2, 0).status().downCount()).isZero();
        }
    }

    /** A few at a time, as what is sent asynchronously is not held back by the peer. */
    private static void send(DataChannel channel, int sender, Semaphore window) {
        for (int i = 0; i < EACH; i++) {
            acquire(window, 1);
            byte[] message = new byte[i % 3 == 0 ? 4000 : 100];
            message[0] = (byte) sender;
            if (sender % 2 == 0) {
                channel.sendSync(Unpooled.wrappedBuffer(message));
            } else {
                channel.send(Unpooled.wrappedBuffer(message));
            }
        }
        acquire(window, WINDOW);
    }

    private static void acquire(Semaphore window, int permits) {
        try {
            assertThat(window.tryAcquire(permits, Await.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("what was sent has arrived")
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void trainsLeaveWithOneCallWhereTheKernelTakesThem() {
        try (Cluster nodes = pair().start()) {
            nodes.node(1).mtu().manual(1500);
            assertThat(Await.result(nodes.node(1).mtu().whenKnown())).isEqualTo(1446);
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(0, inbox);
            DataChannel channel = sender(nodes);

            channel.send(Unpooled.wrappedBuffer(new byte[20_000]));

            assertThat(inbox.take().bytes()).hasSize(20_000);
            assertThat(nodes.link(1, 2, 0).status().stats().get(LinkCounter.TX_TRAINS))
                    .isPositive();
        }
    }

    @Test
    void aPeerThatIsGoneTakesTheLinkDownAndOneThatComesBackUp() {
        try (Cluster nodes = pair().start()) {
            DataChannel channel = sender(nodes);
            nodes.stop(2);
            Await.result(nodes.link(1, 2, 0).whenDown());
            assertThat(
                            Failures.of(() -> channel.sendSync(Unpooled.wrappedBuffer(new byte[1])))
                                    .errno())
                    .isEqualTo(Errno.EHOSTDOWN);

            nodes.start(2);

            Await.result(nodes.link(1, 2, 0).whenUp());
        }
    }
}

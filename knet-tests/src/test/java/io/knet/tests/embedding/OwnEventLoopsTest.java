package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handles on event loops of the program's own. */
final class OwnEventLoopsTest {
    private enum Loops {
        EPOLL(EpollIoHandler::newFactory, "udp/epoll"),
        IO_URING(IoUringIoHandler::newFactory, "udp/io_uring"),
        NIO(NioIoHandler::newFactory, "udp/nio");

        @SuppressWarnings("ImmutableEnumChecker") // it keeps nothing
        private final Supplier<IoHandlerFactory> factory;

        private final String transport;

        Loops(Supplier<IoHandlerFactory> factory, String transport) {
            this.factory = factory;
            this.transport = transport;
        }

        EventLoopGroup open(int threads) {
            if (this == IO_URING) {
                assumeTrue(
                        IoUring.isAvailable(),
                        () -> "io_uring is not available: " + IoUring.unavailabilityCause());
            }
            return group(threads, factory.get());
        }
    }

    private static EventLoopGroup group(int threads, IoHandlerFactory factory) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("program", true), factory);
    }

    private static void shutDown(EventLoopGroup group) {
        group.shutdownGracefully(0, Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .syncUninterruptibly();
    }

    private static void exchange(Cluster nodes, int from, int to) {
        Inbox inbox = new Inbox();
        nodes.node(to).openChannel(0, inbox);
        nodes.node(from).filter(DestinationFilter.unicastTo(to));
        nodes.node(from).openChannel(0).sendSync(TrackedBuffer.of("hello"));
        assertThat(inbox.takeText()).isEqualTo("hello");
        nodes.node(from).findChannel(0).orElseThrow().close();
        nodes.node(to).findChannel(0).orElseThrow().close();
    }

    @ParameterizedTest
    @EnumSource(Loops.class)
    void handlesLiveOnTheProgramsLoopsAndDoNotShutThemDown(Loops loops) {
        EventLoopGroup group = loops.open(2);
        try {
            try (Cluster nodes = Cluster.of(3).each(node -> node.eventLoopGroup(group)).start()) {
                assertThat(nodes.link(1, 2, 0).status().transport()).isEqualTo(loops.transport);
                exchange(nodes, 1, 2);
                exchange(nodes, 3, 1);
            }
            assertThat(group.isShuttingDown()).isFalse();
            for (int i = 0; i < 2; i++) {
                assertThat(group.next().submit(() -> "alive").syncUninterruptibly().getNow())
                        .isEqualTo("alive");
            }
            try (Cluster nodes = Cluster.of(2).each(node -> node.eventLoopGroup(group)).start()) {
                exchange(nodes, 2, 1);
            }
        } finally {
            shutDown(group);
        }
    }

    @ParameterizedTest
    @EnumSource(Loops.class)
    void oneLoopServesBothEndsOfALink(Loops loops) {
        EventLoopGroup group = loops.open(1);
        try (Cluster nodes = Cluster.of(2).each(node -> node.eventLoopGroup(group)).start()) {
            exchange(nodes, 1, 2);
            exchange(nodes, 2, 1);
        } finally {
            shutDown(group);
        }
    }

    @ParameterizedTest
    @EnumSource(Loops.class)
    void messagesComeOnTheProgramsThreads(Loops loops) {
        EventLoopGroup group = loops.open(1);
        try (Cluster nodes = Cluster.of(2).each(node -> node.eventLoopGroup(group)).start()) {
            CompletableFuture<String> thread = new CompletableFuture<>();
            nodes.node(2)
                    .openChannel(0, message -> thread.complete(Thread.currentThread().getName()));
            nodes.node(1).openChannel(0).send(TrackedBuffer.of("hello"));
            assertThat(Await.result(thread)).startsWith("program-");
        } finally {
            shutDown(group);
        }
    }

    @ParameterizedTest
    @EnumSource(Loops.class)
    void aHandleMayBeClosedOnItsOwnLoop(Loops loops) {
        EventLoopGroup group = loops.open(1);
        Cluster nodes = Cluster.of(2).each(node -> node.eventLoopGroup(group)).start();
        try (nodes) {
            KnetHandle handle = nodes.node(1);
            group.next().submit(() -> handle.close()).syncUninterruptibly();
            Await.result(handle.closeAsync());
            assertThat(Failures.error(handle::hosts)).isEqualTo(KnetError.HANDLE_CLOSED);
        } finally {
            shutDown(group);
        }
    }

    @Test
    void loopsThatServeNoUdpSocketsAreRefused() {
        EventLoopGroup group = group(1, LocalIoHandler.newFactory());
        try {
            KnetException refusal =
                    Failures.of(() -> new NettyHandleBuilder(1).eventLoopGroup(group).build());
            assertThat(refusal.error()).isEqualTo(KnetError.NOT_SUPPORTED);
            assertThat(refusal)
                    .hasMessageContaining("serves neither epoll nor io_uring nor NIO")
                    .hasMessageContainingAll("EpollIoHandler", "IoUringIoHandler", "NioIoHandler");
            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            shutDown(group);
        }
    }

    @Test
    void loopsOfOlderKindsAreRefused() {
        @SuppressWarnings("deprecation")
        EventLoopGroup group = new io.netty.channel.DefaultEventLoopGroup(1);
        try {
            assertThat(
                            Failures.error(
                                    () -> new NettyHandleBuilder(1).eventLoopGroup(group).build()))
                    .isEqualTo(KnetError.NOT_SUPPORTED);
        } finally {
            shutDown(group);
        }
    }

    @Test
    void loopsDecideAboutTheKindOfSocketsAlone() {
        EventLoopGroup group = Loops.NIO.open(1);
        try {
            KnetException refusal =
                    Failures.of(
                            () ->
                                    new NettyHandleBuilder(1)
                                            .eventLoopGroup(group)
                                            .nativeMode(NativeMode.EPOLL)
                                            .build());
            assertThat(refusal.error()).isEqualTo(KnetError.INVALID_ARGUMENT);
            assertThat(refusal).hasMessageContaining("event loops of your own");
        } finally {
            shutDown(group);
        }
    }
}

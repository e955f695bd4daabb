package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that shuts its event loops down before the handle that lives on them. */
final class LoopsEndedFirstTest {
    private static final String WHY = "shut down before";

    private static EventLoopGroup loops(NativeMode mode) {
        return new MultiThreadIoEventLoopGroup(
                2,
                new DefaultThreadFactory("program", true),
                mode == NativeMode.NIO ? NioIoHandler.newFactory() : EpollIoHandler.newFactory());
    }

    private static void end(EventLoopGroup group) {
        group.shutdownGracefully(0, Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .syncUninterruptibly();
    }

    private static Cluster cluster(NativeMode mode, EventLoopGroup group) {
        Cluster nodes =
                Cluster.of(2)
                        .links(2)
                        .node(1, node -> node.eventLoopGroup(group))
                        .node(2, node -> node.nativeMode(mode))
                        .start();
        nodes.node(1).filter(DestinationFilter.unicastTo(2));
        return nodes;
    }

    @ParameterizedTest
    @EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void callsAreRefusedWithTheReasonAndNothingIsTakenForUp(NativeMode mode) {
        EventLoopGroup group = loops(mode);
        try (Cluster nodes = cluster(mode, group)) {
            KnetHandle handle = nodes.node(1);
            DataChannel channel = handle.openChannel(0);
            KnetLink link = nodes.link(1, 2, 0);

            end(group);

            assertRefused(Failures.of(() -> channel.sendSync(TrackedBuffer.of("sync"))));
            assertRefused(Failures.of(() -> channel.send(TrackedBuffer.of("async"))));
            assertRefused(Await.failure(channel.sendSyncAsync(TrackedBuffer.of("both"))));
            assertRefused(Failures.of(() -> handle.addHost(3)));
            assertRefused(Failures.of(() -> link.priority(3)));
            assertThat(link.isUp()).isFalse();
            assertThat(link.status().up()).isFalse();
            assertRefused(Failures.of(handle::close));
        }
    }

    private static void assertRefused(KnetException refusal) {
        assertThat(refusal.error()).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(refusal).hasMessageContaining(WHY);
    }

    @ParameterizedTest
    @EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void closeSaysItOnceAndFreesWhatItCan(NativeMode mode) {
        EventLoopGroup group = loops(mode);
        try (Cluster nodes = cluster(mode, group)) {
            KnetHandle handle = nodes.node(1);
            Events events = Events.of(handle);

            end(group);

            assertRefused(Failures.of(handle::close));
            assertThat(Failures.error(handle::hosts)).isEqualTo(KnetError.HANDLE_CLOSED);
            assertThat(events.count(KnetEvent.LinkDown.class)).isEqualTo(2);
            assertThatCode(handle::close).doesNotThrowAnyException();
            assertThatCode(() -> handle.close(Duration.ofSeconds(1))).doesNotThrowAnyException();
            Await.result(handle.closeAsync());
            // The addresses are free: whoever takes the handle's place gets them.
            try (KnetHandle next = new NettyHandleBuilder(1).nativeMode(mode).build()) {
                for (int link = 0; link < 2; link++) {
                    next.findHost(2)
                            .orElseGet(() -> next.addHost(2))
                            .addLink(link, nodes.config(1, 2, link));
                }
                Await.result(next.host(2).whenReachable());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void closeWhileLoopsEndReturns(NativeMode mode) {
        EventLoopGroup group = loops(mode);
        try (Cluster nodes = cluster(mode, group)) {
            KnetHandle handle = nodes.node(1);
            // They take tasks for a moment yet, and forget their timers.
            group.shutdownGracefully(20, Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            try {
                handle.close();
            } catch (KnetException late) {
                assertRefused(late);
            }
            group.terminationFuture().syncUninterruptibly();
            assertThatCode(handle::close).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aGroupThatWasShutDownIsRefused(NativeMode mode) {
        EventLoopGroup group = loops(mode);
        end(group);
        KnetException refusal =
                Failures.of(() -> new NettyHandleBuilder(1).eventLoopGroup(group).build());
        assertThat(refusal.error()).isEqualTo(KnetError.INVALID_ARGUMENT);
        assertThat(refusal).hasMessageContaining("was shut down");
    }
}

package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.NativeMode;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TransportsTest {
    private static void with(EventLoopGroup group, Consumer<EventLoopGroup> test) {
        try {
            test.accept(group);
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    @Test
    void usesTheJdksSocketsWhenToldTo() {
        assertThat(Transports.ofMode(NativeMode.NIO)).isInstanceOf(NioTransport.class);
    }

    @Test
    void usesEpollWhereItIsAvailable() {
        Class<?> expected =
                Transports.epollUnavailable().isEmpty() ? EpollTransport.class : NioTransport.class;

        assertThat(Transports.ofMode(NativeMode.AUTO)).isInstanceOf(expected);
    }

    @Test
    void takesEpollIfItIsDemandedOrTellsWhyNot() {
        if (Epoll.isAvailable()) {
            assertThat(Transports.ofMode(NativeMode.EPOLL)).isInstanceOf(EpollTransport.class);
            return;
        }
        assertThatThrownBy(() -> Transports.ofMode(NativeMode.EPOLL))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.NOT_SUPPORTED))
                .hasMessageContaining(Transports.epollUnavailable().orElseThrow());
    }

    @Test
    void followsEventLoopsOfTheJdksSockets() {
        with(
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()),
                group -> {
                    DatagramTransport transport = Transports.ofGroup(group);
                    assertThat(transport).isInstanceOf(NioTransport.class);
                    assertThat(canServe(group, NioIoHandler.class)).isTrue();
                });
    }

    @Test
    void followsEventLoopsOfEpoll() {
        assumeTrue(Epoll.isAvailable(), "epoll is not available here");
        with(
                new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()),
                group -> {
                    DatagramTransport transport = Transports.ofGroup(group);
                    assertThat(transport).isInstanceOf(EpollTransport.class);
                    assertThat(canServe(group, EpollIoHandler.class)).isTrue();
                });
    }

    @Test
    void refusesEventLoopsThatServeNoSockets() {
        with(
                new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory()),
                group ->
                        assertThatThrownBy(() -> Transports.ofGroup(group))
                                .hasFieldOrPropertyWithValue("errno", Errno.EPROTONOSUPPORT)
                                .hasMessageContainingAll("EpollIoHandler"));
    }

    @Test
    void makesEventLoopsForItsTransport() {
        DatagramTransport nio = Transports.ofMode(NativeMode.NIO);

        with(
                Transports.newGroup(nio, 2, "test", Duration.ZERO),
                group -> {
                    assertThat(group).hasSize(2);
                    assertThat(canServe(group, NioIoHandler.class)).isTrue();
                });
    }

    @Test
    void loopsThatSpinRunTasksAndTimersAndSleepBetween() throws Exception {
        for (NativeMode mode : NativeMode.values()) {
            if (mode == NativeMode.EPOLL && !Epoll.isAvailable()) {
                continue;
            }
            EventLoopGroup group =
                    Transports.newGroup(
                            Transports.ofMode(mode), 1, "test", Duration.ofNanos(100_000));
            try {
                for (int i = 0; i < 100; i++) {
                    assertThat(group.submit(() -> 1).get(10, TimeUnit.SECONDS)).isOne();
                }
                // Longer than it spins.
                assertThat(
                                group.schedule(() -> 2, 20, TimeUnit.MILLISECONDS)
                                        .get(10, TimeUnit.SECONDS))
                        .isEqualTo(2);
                assertThat(group.submit(() -> 3).get(10, TimeUnit.SECONDS)).isEqualTo(3);
            } finally {
                group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
            }
        }
    }

    @Test
    void refusesEventLoopsThatWereShutDown() {
        EventLoopGroup ended = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ended.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();

        assertThatThrownBy(() -> Transports.ofGroup(ended))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("was shut down");
    }

    private static boolean canServe(EventLoopGroup group, Class<? extends IoHandler> type) {
        return group.next() instanceof IoEventLoop loop && loop.isIoType(type);
    }
}

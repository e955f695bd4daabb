package io.knet.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.ChannelConfig;
import io.knet.ClearTraffic;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.DataChannel;
import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.KnetCapabilities;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.NativeMode;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyHandleBuilderTest {
    private static void assertRefused(KnetHandleBuilder builder, KnetError error, String... words) {
        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        KnetException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContainingAll(words);
    }

    @Test
    void namesAllThatIsWrongInOneMessage() {
        KnetHandleBuilder builder =
                new NettyHandleBuilder(-1)
                        .threads(0)
                        .syncTimeout(Duration.ZERO)
                        .socketBuffer(1)
                        .spin(Duration.ofNanos(-1))
                        .nativeMode(NativeMode.NIO);

        assertRefused(
                builder,
                KnetError.INVALID_ARGUMENT,
                "host id -1 must be 0 to 65535",
                "threads 0 must be 1 to 1024",
                "sync timeout PT0S must be at least 1 ms",
                "socket buffer of 1 bytes must have 4096",
                "spin PT-0.000000001S must be 0 to PT1S");
    }

    @Test
    void refusesChannelOptionsThatKnetReliesOn() {
        assertRefused(
                new NettyHandleBuilder(1)
                        .channelOption(ChannelOption.AUTO_READ, true)
                        .channelOption(ChannelOption.SO_RCVBUF, 1 << 20),
                KnetError.INVALID_ARGUMENT,
                "AUTO_READ cannot be set",
                "SO_RCVBUF cannot be set: use socketBuffer");
    }

    @Test
    void refusesTooManyThreadsThatSeal() {
        for (int threads : new int[] {-1, 65}) {
            assertRefused(
                    new NettyHandleBuilder(1).sealingThreads(threads),
                    KnetError.INVALID_ARGUMENT,
                    "sealing threads " + threads + " must be 0 to 64");
        }
    }

    @Test
    void refusesToSpinForMoreThanTheLimitOrInLoopsOfTheProgram() {
        assertRefused(
                new NettyHandleBuilder(1).spin(Duration.ofMillis(1001)),
                KnetError.INVALID_ARGUMENT,
                "spin PT1.001S must be 0 to PT1S");
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            assertRefused(
                    new NettyHandleBuilder(1).eventLoopGroup(group).spin(Duration.ofMillis(1)),
                    KnetError.INVALID_ARGUMENT,
                    "spin PT0.001S has no effect with event loops of your own");
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesNativeModeTogetherWithEventLoops() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            assertRefused(
                    new NettyHandleBuilder(1).eventLoopGroup(group).nativeMode(NativeMode.EPOLL),
                    KnetError.INVALID_ARGUMENT,
                    "EPOLL has no effect with event loops of your own");
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesEventLoopsThatServeNoSockets() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            assertRefused(
                    new NettyHandleBuilder(1).eventLoopGroup(group),
                    KnetError.NOT_SUPPORTED,
                    "serves neither epoll nor io_uring nor NIO");
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesCryptoThatDoesNotWorkAndLeavesNothingBehind() {
        CryptoConfig unknown =
                CryptoConfig.of("none-such", CryptoCipher.AES256, CryptoHash.SHA256, new byte[128]);

        assertRefused(
                new NettyHandleBuilder(1).crypto(unknown),
                KnetError.MODEL_UNAVAILABLE,
                "none-such");
    }

    @Test
    void buildsHandleWithItsCrypto() {
        try (KnetHandle handle =
                new NettyHandleBuilder(7)
                        .nativeMode(NativeMode.NIO)
                        .threads(1)
                        .crypto(Keys.config(1))
                        .clearTraffic(ClearTraffic.ALLOW)
                        .build()) {
            assertThat(handle.hostId()).isEqualTo(7);
            assertThat(handle.crypto().inUse()).hasValue(1);
            assertThat(handle.crypto().clearTraffic()).isEqualTo(ClearTraffic.ALLOW);
        }
    }

    @Test
    void takesTheLongestTimeoutThereIs() {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        try (KnetHandle handle =
                new NettyHandleBuilder(1)
                        .nativeMode(NativeMode.NIO)
                        .threads(1)
                        .syncTimeout(forever)
                        .build()) {
            DataChannel channel = handle.openChannel(ChannelConfig.of(0));
            assertThatThrownBy(() -> channel.sendSync(Packets.of((byte) 1), "", forever))
                    .isInstanceOf(KnetException.class)
                    .hasFieldOrPropertyWithValue("errno", Errno.ENETDOWN);
        }
    }

    @Test
    void leavesTheProgramsEventLoopsRunning() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            new NettyHandleBuilder(1).eventLoopGroup(group).build().close();

            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    @Test
    void isFoundByPrograms() {
        assertThat(KnetHandle.builder(1)).isInstanceOf(NettyHandleBuilder.class);
    }

    @Test
    void isFoundByItsProvider() {
        assertThat(new NettyKnetProvider().builder(7)).isInstanceOf(NettyHandleBuilder.class);
        assertThat(KnetHandle.builder(7)).isInstanceOf(NettyHandleBuilder.class);
        assertThat(new NettyKnetProvider().capabilities()).isEqualTo(KnetCapabilities.current());
    }

    @Test
    void resolvesANameOffTheCallersThread() {
        assertThat(new NettyKnetProvider().resolveAsync("127.0.0.1", 5405, Duration.ofSeconds(30)))
                .succeedsWithin(30, TimeUnit.SECONDS)
                .isEqualTo(List.of(KnetAddress.parse("127.0.0.1", 5405)));
    }
}

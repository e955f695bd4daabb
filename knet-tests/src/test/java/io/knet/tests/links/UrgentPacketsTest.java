package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sockets of links ask the kernel for (spec api 11.2, 11.10, 15.3, wire 15.1). */
final class UrgentPacketsTest {
    private static final ChannelOption<Integer> PRIORITY = option("SO_PRIORITY", 1, 12);
    private static final ChannelOption<Integer> TOS = option("IP_TOS", 0, 1);
    private static final ChannelOption<Integer> TCLASS = option("IPV6_TCLASS", 41, 67);
    private static final int LOW_DELAY = 0x10;
    private static final int LOWER_EFFORT = 8;
    private static final int EXPEDITED = 46;

    private final Map<Integer, Channel> channels = new ConcurrentHashMap<>();

    private static ChannelOption<Integer> option(String name, int level, int number) {
        return new IntegerUnixChannelOption(name, level, number);
    }

    private KnetHandle open(NativeMode mode) {
        return new NettyHandleBuilder(1)
                .nativeMode(mode)
                .threads(1)
                .linkInitializer((channel, link) -> channels.put(link.id(), channel))
                .build();
    }

    private int addLink(KnetHost host, int id, Supplier<LinkEnds> addresses, boolean urgent) {
        LinkEnds path = addresses.get();
        host.addLink(
                id,
                LinkConfig.udp(path.left(), path.right())
                        .withTimers(Cluster.SILENT)
                        .withUrgent(urgent));
        return id;
    }

    private int read(int link, ChannelOption<Integer> option) {
        return channels.get(link).config().getOption(option);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packetsOfUrgentLinksAreUrgent(boolean ipv6) {
        Supplier<LinkEnds> addresses = ipv6 ? FreePorts::link6 : FreePorts::link;
        ChannelOption<Integer> tos = ipv6 ? TCLASS : TOS;
        try (KnetHandle handle = open(NativeMode.EPOLL)) {
            KnetHost host = handle.addHost(2);
            addLink(host, 0, addresses, false);
            addLink(host, 1, addresses, true);
            handle.sockets().dscp(LOWER_EFFORT);
            addLink(host, 2, addresses, true);
            handle.sockets().dscp(EXPEDITED);
            addLink(host, 3, addresses, true);
            addLink(host, 4, addresses, false);
            handle.sockets().dscp(0);
            addLink(host, 5, addresses, true);

            assertThat(read(0, tos)).isZero();
            assertThat(read(0, PRIORITY)).isZero();
            assertThat(read(1, tos)).isEqualTo(LOW_DELAY);
            assertThat(read(1, PRIORITY)).isEqualTo(6);
            assertThat(read(2, tos)).isEqualTo(LOWER_EFFORT << 2);
            assertThat(read(2, PRIORITY)).isEqualTo(6);
            assertThat(read(3, tos)).isEqualTo(EXPEDITED << 2);
            assertThat(read(3, PRIORITY)).isEqualTo(6);
            assertThat(read(4, tos)).isZero();
            assertThat(read(5, tos)).isEqualTo(LOW_DELAY);
        }
    }

    @Test
    void socketsOfTheJdkSetTheTosToo() {
        try (KnetHandle handle = open(NativeMode.NIO)) {
            KnetHost host = handle.addHost(2);
            addLink(host, 0, FreePorts::link, false);
            addLink(host, 1, FreePorts::link, true);
            handle.sockets().dscp(EXPEDITED);
            addLink(host, 2, FreePorts::link, true);
            assertThat(channels.get(0).config().getOption(ChannelOption.IP_TOS)).isZero();
            assertThat(channels.get(1).config().getOption(ChannelOption.IP_TOS))
                    .isEqualTo(LOW_DELAY);
            assertThat(channels.get(2).config().getOption(ChannelOption.IP_TOS))
                    .isEqualTo(EXPEDITED << 2);
        }
    }

    @ParameterizedTest
    @EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void settingsOutOfRangeAreRefusedAndChangeNothing(NativeMode mode) {
        KnetHandle handle = open(mode);
        assertThat(handle.sockets().dscp()).isZero();
        assertThat(handle.sockets().reconnectInterval()).isEqualTo(Duration.ofMillis(200));
        handle.sockets().dscp(63);
        handle.sockets().reconnectInterval(Duration.ofSeconds(3));
        for (int dscp : new int[] {-1, 64}) {
            assertThat(Failures.message(() -> handle.sockets().dscp(dscp)))
                    .contains("DSCP " + dscp + " must be 0 to 63");
        }
        for (Duration interval :
                new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(2)}) {
            assertThat(Failures.error(() -> handle.sockets().reconnectInterval(interval)))
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
        }
        assertThat(handle.sockets().dscp()).isEqualTo(63);
        assertThat(handle.sockets().reconnectInterval()).isEqualTo(Duration.ofSeconds(3));
        var sockets = handle.sockets();
        handle.close();
        assertThat(Failures.error(handle::sockets)).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Failures.error(() -> sockets.dscp(1))).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Failures.error(() -> sockets.reconnectInterval(Duration.ofSeconds(1))))
                .isEqualTo(KnetError.HANDLE_CLOSED);
    }
}

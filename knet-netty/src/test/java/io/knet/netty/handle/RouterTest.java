package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetAddress;
import io.knet.LinkConfig;
import io.knet.log.LogSubsystem;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.LogLines;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Packets that come to the listener. Host 2 has links 0 and 1 to 192.0.2.2, ports 5405 and 5406,
 * and link 4 to 192.0.2.9.
 */
class RouterTest {
    private static final InetSocketAddress PEER = address("192.0.2.2", 5405);
    private static final InetSocketAddress STRANGER = address("203.0.113.7", 5405);

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyHost host = virtual.addHost(2);
    private final NettyLink link0 = virtual.addLink(host, 0);
    private final NettyLink link1 = virtual.addLink(host, 1);
    private NettyLink link4;

    @BeforeEach
    void addLink() {
        host.addLinkAsync(
                4,
                LinkConfig.udp(address("127.0.0.1", 0), address("192.0.2.9", 5405))
                        .withTimers(VirtualNode.TIMERS));
        virtual.run();
        link4 = (NettyLink) host.link(4);
        virtual.bringUp(link0);
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(Packets.address(ip), port);
    }

    private void receive(InetSocketAddress from, ByteBuf packet) {
        virtual.receive(virtual.listener(), from, packet);
        assertThat(packet.refCnt()).isZero();
    }

    private static long pings(NettyLink link) {
        return VirtualNode.count(link, LinkCounter.RX_PING_PACKETS);
    }

    private static long data(NettyLink link) {
        return VirtualNode.count(link, LinkCounter.RX_DATA_PACKETS);
    }

    @Test
    void handsControlPacketToTheLinkThatItNames() {
        receive(PEER, Packets.ping(2, 1, 0, 0, true));

        assertThat(pings(link1)).isEqualTo(1);
        assertThat(pings(link0)).isZero();
        assertThat(virtual.sent(link1)).as("answer, by the link's own socket").hasSize(1);
        assertThat(virtual.drops()).isEmpty();
    }

    @Test
    void doesNotMindThePortOfAControlPacket() {
        receive(address("192.0.2.2", 40_000), Packets.ping(2, 1, 0, 0, true));

        assertThat(pings(link1)).isEqualTo(1);
    }

    @Test
    void dropsControlPacketFromAnotherAddressThanItsLinks() {
        receive(STRANGER, Packets.ping(2, 0, 0, 0, true));
        receive(PEER, Packets.ping(2, 4, 0, 0, true));

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 2L));
        assertThat(pings(link0) + pings(link4)).isZero();
        assertThat(virtual.sent(link0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 255})
    void dropsControlPacketOfALinkThatDoesNotExist(int link) {
        receive(PEER, Packets.ping(2, link, 0, 0, true));

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.UNKNOWN_LINK, 1L));
    }

    @Test
    void matchesDataByAddressAndPort() {
        receive(address("192.0.2.2", 5406), Packets.data(2, 1, (byte) 1));
        receive(address("192.0.2.2", 5405), Packets.data(2, 2, (byte) 1));
        receive(address("192.0.2.9", 5405), Packets.data(2, 3, (byte) 1));

        assertThat(data(link1)).isEqualTo(1);
        assertThat(data(link0)).isEqualTo(1);
        assertThat(data(link4)).isEqualTo(1);
    }

    @Test
    void takesTheFirstLinkOfTheAddressForDataFromAnotherPort() {
        receive(address("192.0.2.2", 40_000), Packets.data(2, 1, (byte) 1));

        assertThat(data(link0)).isEqualTo(1);
    }

    @Test
    void dropsDataFromStrangers() {
        receive(STRANGER, Packets.data(2, 1, (byte) 1));

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 1L));
    }

    @Test
    void looksForTheHostBeforeItLooksAtTheType() {
        receive(PEER, Packets.hex("01 7f 0009 0000 00"));
        receive(PEER, Packets.hex("01 7f 0002 0000 00"));
        receive(PEER, Packets.hex("02 7f 0009 0000 00"));

        assertThat(virtual.drops())
                .isEqualTo(
                        Map.of(
                                DropReason.UNKNOWN_HOST, 1L,
                                DropReason.UNKNOWN_TYPE, 1L,
                                DropReason.UNKNOWN_VERSION, 1L));
    }

    @Test
    void countsPacketOfALinkThatHasNoChannelAtTheMoment() {
        virtual.transport.noRoute = new NoRouteToHostException("No route to host");
        NettyLink link3 = virtual.addLink(host, 3);
        assertThat(link3.channel()).isEmpty();

        receive(PEER, Packets.ping(2, 3, 0, 0, true));

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.LINK_STARTING, 1L));
    }

    /** Else a peer could speak for another one's link (CVE-2026-15812). */
    @Test
    void dropsPacketThatNamesALinkOfAnotherPeerThanItsSockets() {
        virtual.receive(link0, Packets.ping(2, 1, 0, 0, true));

        assertThat(pings(link1)).isZero();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 1L));
        assertThat(virtual.sent(link1)).isEmpty();
        assertThat(virtual.sent(link0)).isEmpty();
    }

    // ---- what they tell about the configuration

    private List<String> said(LogSubsystem subsystem, Runnable what) {
        try (LogLines lines = LogLines.of(subsystem)) {
            what.run();
            what.run();
            return List.copyOf(lines.texts());
        }
    }

    @Test
    void namesItsOwnIdFromElsewhereOnce() {
        assertThat(said(LogSubsystem.HOST, () -> receive(STRANGER, Packets.ping(1, 0, 0, 0, true))))
                .singleElement()
                .asString()
                .contains("the id of this node, 1, come from 203.0.113.7:5405")
                .contains("does another node have this id");
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.UNKNOWN_HOST, 2L));
    }

    @Test
    void namesAHostThatItDoesNotKnow() {
        assertThat(said(LogSubsystem.RX, () -> receive(STRANGER, Packets.ping(7, 0, 0, 0, true))))
                .singleElement()
                .asString()
                .contains("host 7 at 203.0.113.7:5405");
    }

    @Test
    void namesAnUnknownHostAtTheAddressOfAPeerOnce() {
        assertThat(
                        said(
                                LogSubsystem.HOST,
                                () -> virtual.receive(link0, Packets.ping(3, 0, 0, 0, true))))
                .singleElement()
                .asString()
                .contains("192.0.2.2:5405, the peer of link 2/0, say that they are host 3")
                .contains("are the ids of hosts crossed?");
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.UNKNOWN_HOST, 2L));
    }

    @Test
    void namesAnUnknownHostAtTheAddressOfAPeerThatCameOverNoLinkToo() {
        assertThat(said(LogSubsystem.HOST, () -> receive(PEER, Packets.ping(3, 0, 0, 0, true))))
                .singleElement()
                .asString()
                .contains("192.0.2.2:5405, the peer of link 2/0, say that they are host 3");
        assertThat(said(LogSubsystem.HOST, () -> receive(STRANGER, Packets.ping(3, 0, 0, 0, true))))
                .isEmpty();
    }

    @Test
    void searchesForThePeersOfAFloodSeldom() {
        for (int i = 0; i < 1000; i++) {
            receive(STRANGER, Packets.ping(7, 0, 0, 0, true));
        }
        assertThat(said(LogSubsystem.HOST, () -> receive(PEER, Packets.ping(3, 0, 0, 0, true))))
                .isEmpty();

        virtual.advanceMillis(1000);
        assertThat(said(LogSubsystem.HOST, () -> receive(PEER, Packets.ping(3, 0, 0, 0, true))))
                .hasSize(1);
    }

    @Test
    void warnsOfALinkThatItDoesNotHaveAtTheAddressOfAPeer() {
        try (LogLines lines = LogLines.of(LogSubsystem.HOST)) {
            receive(address("192.0.2.2", 40_000), Packets.ping(2, 5, 0, 0, true));
            receive(PEER, Packets.ping(2, 5, 0, 0, true));
            virtual.receive(link0, Packets.ping(2, 5, 0, 0, true));
            assertThat(lines.texts())
                    .satisfiesExactly(
                            first -> assertThat(first).contains("link 5 from 192.0.2.2:40000"),
                            second ->
                                    assertThat(second)
                                            .contains("link 5 from 192.0.2.2:5405")
                                            .contains("the peer of link 2/0 is there"));
        }
    }

    @Test
    void namesALinkThatItDoesNotHaveOnce() {
        assertThat(said(LogSubsystem.HOST, () -> receive(PEER, Packets.ping(2, 5, 0, 0, true))))
                .singleElement()
                .asString()
                .contains("host 2 speaks of its link 5 from 192.0.2.2:5405");
    }

    @Test
    void namesLinksThatAreCrossedOnce() {
        assertThat(
                        said(
                                LogSubsystem.HOST,
                                () -> virtual.receive(link0, Packets.ping(2, 1, 0, 0, true))))
                .singleElement()
                .asString()
                .contains("192.0.2.2:5405, the peer of link 2/0, say that they belong to link 2/1")
                .contains("crossed");
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 2L));
    }

    /** A link whose peer is this node itself hears its own pings over its own socket. */
    @Test
    void namesItsOwnIdFromTheLinkThatLeadsToItselfOnce() {
        assertThat(
                        said(
                                LogSubsystem.HOST,
                                () -> virtual.receive(link0, Packets.ping(1, 0, 0, 0, true))))
                .singleElement()
                .asString()
                .contains("the id of this node, 1, come from 192.0.2.2:5405")
                .contains("does a link lead to this node itself");
        assertThat(pings(link0)).isZero();
        assertThat(virtual.sent(link0)).isEmpty();
    }

    /** Links 2/0 and 3/0 with their peers' addresses exchanged. */
    @Test
    void namesHostsThatAreCrossedOnce() {
        NettyLink ofAnother = virtual.addLink(virtual.addHost(3), 0);

        assertThat(
                        said(
                                LogSubsystem.HOST,
                                () -> virtual.receive(link0, Packets.ping(3, 0, 0, 0, true))))
                .singleElement()
                .asString()
                .contains("192.0.2.2:5405, the peer of link 2/0, say that they belong to link 3/0")
                .contains("ids of hosts or links crossed");
        assertThat(pings(link0)).isZero();
        assertThat(pings(ofAnother)).isZero();
        assertThat(virtual.sent(ofAnother)).isEmpty();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 2L));
    }

    @Test
    void namesItsOwnIdFromTheSameAddressInAnotherZoneToo() {
        assertThat(
                        said(
                                LogSubsystem.HOST,
                                () -> {
                                    receive(
                                            KnetAddress.parse("[fe80::1%4711]:5405"),
                                            Packets.ping(1, 0, 0, 0, true));
                                    receive(
                                            KnetAddress.parse("[fe80::1%4712]:5405"),
                                            Packets.ping(1, 0, 0, 0, true));
                                }))
                .satisfiesExactly(
                        first -> assertThat(first).contains("come from [fe80::1%4711]:5405"),
                        second -> assertThat(second).contains("come from [fe80::1%4712]:5405"));
    }

    @Test
    void whoForgesManyIdsFillsNoLog() {
        List<String> lines =
                said(
                        LogSubsystem.HOST,
                        () -> {
                            for (int port = 1; port <= 1000; port++) {
                                receive(
                                        address("203.0.113.7", port),
                                        Packets.ping(1, 0, 0, 0, true));
                            }
                        });
        assertThat(lines).hasSizeLessThanOrEqualTo(64);
    }
}

package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.CryptoConfig;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.peer.FreePorts;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * CVE-2026-15812: libknet before 1.35 finds the link of a control packet by a field of the packet,
 * and does not compare the packet's source with that link (spec wire 11.3). Here nobody can speak
 * for a link but who is at its peer's address, even with the cluster's key.
 */
@ParameterizedClass
@CsvSource({"EPOLL,false", "EPOLL,true", "NIO,false", "NIO,true"})
final class Cve202615812Test {
    private static final int VICTIM = 2;
    private static final int OTHER = 3;
    private static final int ROAMING = 4;

    /** Types of packets that name their link. */
    private static final List<PacketType> CONTROL =
            List.of(PacketType.PING, PacketType.PONG, PacketType.PMTUD, PacketType.PMTUD_REPLY);

    @Parameter(0)
    private NativeMode sockets;

    @Parameter(1)
    private boolean sealed;

    private final InetSocketAddress local = FreePorts.endpoint();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Optional<CryptoConfig> crypto = Optional.empty();
    private KnetHandle node;
    private RawPeer first;
    private RawPeer second;
    private RawPeer other;
    private RawPeer roaming;
    private RawPeer stranger;

    @BeforeEach
    void start() {
        if (sealed) {
            crypto = Optional.of(CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY]));
        }
        NettyHandleBuilder builder = new NettyHandleBuilder(1).threads(1).nativeMode(sockets);
        crypto.ifPresent(builder::crypto);
        node = builder.build();
        opened.add(node);
        first = peer(FreePorts.endpoint());
        second = peer(FreePorts.endpoint());
        other = peer(FreePorts.endpoint());
        roaming = peer(FreePorts.endpoint());
        stranger = peer(FreePorts.endpoint());
        addLink(VICTIM, 0, LinkConfig.udp(local, first.address()));
        addLink(VICTIM, 1, LinkConfig.udp(local, second.address()));
        addLink(OTHER, 0, LinkConfig.udp(local, other.address()));
        addLink(ROAMING, 0, LinkConfig.dynamic(local));
        node.host(ROAMING)
                .link(0)
                .accessList()
                .add(AccessEntry.accept(roaming.address().getAddress().getHostAddress()));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        crypto.ifPresent(CryptoConfig::close);
    }

    private RawPeer peer(InetSocketAddress address) {
        RawPeer peer = new RawPeer(address, local, crypto);
        opened.add(peer);
        return peer;
    }

    private KnetLink addLink(int host, int link, LinkConfig config) {
        return node.findHost(host)
                .orElseGet(() -> node.addHost(host))
                .addLink(link, config.withTimers(Cluster.QUICK));
    }

    private KnetLink link(int host, int link) {
        return node.host(host).link(link);
    }

    /** Brings a link up, after which it says nothing by itself. */
    private void bringUp(RawPeer peer, int host, int link) {
        peer.answerPings(host, 2);
        Await.result(link(host, link).whenUp());
        link(host, link).timers(Cluster.SILENT);
    }

    private static long heard(KnetLink link) {
        return Stream.of(
                        LinkCounter.RX_PING_PACKETS,
                        LinkCounter.RX_PONG_PACKETS,
                        LinkCounter.RX_PMTU_PACKETS,
                        LinkCounter.TX_PONG_PACKETS)
                .mapToLong(counter -> link.status().stats().get(counter))
                .sum();
    }

    /**
     * Sends a forged packet, which must be dropped for the reason and have no effect on any link.
     */
    private void attack(RawPeer attacker, byte[] packet, DropReason reason) {
        List<KnetLink> links =
                node.hosts().stream().flatMap(host -> host.links().stream()).toList();
        List<Long> before = links.stream().map(Cve202615812Test::heard).toList();
        List<Boolean> up = links.stream().map(KnetLink::isUp).toList();
        List<Optional<InetSocketAddress>> remotes =
                links.stream().map(KnetLink::remoteAddress).toList();
        long drops = node.stats().get(reason);
        attacker.send(packet);
        Await.until(() -> node.stats().get(reason) == drops + 1);
        assertThat(links).extracting(Cve202615812Test::heard).isEqualTo(before);
        assertThat(links).extracting(KnetLink::isUp).isEqualTo(up);
        assertThat(links).extracting(KnetLink::remoteAddress).isEqualTo(remotes);
        assertThat(attacker.takeAll()).doesNotContain(PacketType.PONG, PacketType.PMTUD_REPLY);
    }

    private static byte[] control(PacketType type, int host, int link) {
        return switch (type) {
            case PING, PONG -> RawPeer.as(type, RawPeer.ping(host, link));
            default ->
                    RawPeer.as(
                            type,
                            RawPeer.packet(
                                    out -> PmtudPacket.writeProbe(out, host, link, 1400, 100)));
        };
    }

    @Test
    void aStrangerCannotNameALink() {
        bringUp(first, VICTIM, 0);
        for (PacketType type : CONTROL) {
            attack(stranger, control(type, VICTIM, 0), DropReason.WRONG_SOURCE);
            attack(stranger, control(type, VICTIM, 1), DropReason.WRONG_SOURCE);
        }
    }

    @Test
    void pongsToTheLinksOwnPingsDoNotBringItUpFromElsewhere() {
        for (int i = 0; i < 10; i++) {
            byte[] ping = first.await(PacketType.PING);
            attack(stranger, RawPeer.pongTo(ping, VICTIM), DropReason.WRONG_SOURCE);
            attack(other, RawPeer.pongTo(ping, VICTIM), DropReason.WRONG_SOURCE);
        }
        assertThat(link(VICTIM, 0).isUp()).isFalse();
        first.answerPings(VICTIM, 2);
        Await.result(link(VICTIM, 0).whenUp());
    }

    @Test
    void aPeerCannotNameAnotherLinkOfItsHost() {
        bringUp(first, VICTIM, 0);
        for (PacketType type : CONTROL) {
            attack(first, control(type, VICTIM, 1), DropReason.WRONG_SOURCE);
        }
        assertThat(second.takeAll()).containsOnly(PacketType.PING);
    }

    @Test
    void aPeerCannotNameAnotherHostsLink() {
        bringUp(first, VICTIM, 0);
        bringUp(other, OTHER, 0);
        for (PacketType type : CONTROL) {
            attack(other, control(type, VICTIM, 0), DropReason.WRONG_SOURCE);
        }
        assertThat(first.takeAll()).doesNotContain(PacketType.PONG, PacketType.PMTUD_REPLY);
    }

    @Test
    void aPeerOnTheSameMachineCannotNameAnotherHostsLink() {
        InetSocketAddress neighbour =
                new InetSocketAddress(first.address().getAddress(), FreePorts.port());
        RawPeer attacker = peer(neighbour);
        addLink(5, 0, LinkConfig.udp(local, neighbour));
        bringUp(attacker, 5, 0);
        bringUp(first, VICTIM, 0);
        for (PacketType type : CONTROL) {
            attack(attacker, control(type, VICTIM, 0), DropReason.WRONG_SOURCE);
        }
        attack(attacker, RawPeer.data(VICTIM, 1), DropReason.WRONG_SOURCE);
    }

    @Test
    void linkIdsThatDoNotExistAreNobodys() {
        bringUp(first, VICTIM, 0);
        for (int id : List.of(2, 7, 8, 16, 128, 255)) {
            for (PacketType type : CONTROL) {
                attack(first, control(type, VICTIM, id), DropReason.UNKNOWN_LINK);
                attack(stranger, control(type, VICTIM, id), DropReason.UNKNOWN_LINK);
            }
        }
    }

    @Test
    void whomTheAccessListRejectsCannotSpeakForADynamicLink() {
        for (PacketType type : CONTROL) {
            attack(stranger, control(type, ROAMING, 0), DropReason.ACCESS_LIST);
        }
        roaming.send(RawPeer.ping(ROAMING, 0));
        bringUp(roaming, ROAMING, 0);
        for (PacketType type : CONTROL) {
            attack(stranger, control(type, ROAMING, 0), DropReason.ACCESS_LIST);
        }
        assertThat(link(ROAMING, 0).remoteAddress()).contains(roaming.address());
    }

    @Test
    void anotherHostsPeerCannotSpeakForADynamicLinkWhoseListAcceptsIt() {
        link(ROAMING, 0)
                .accessList()
                .add(AccessEntry.accept(other.address().getAddress().getHostAddress()));
        for (PacketType type : CONTROL) {
            attack(other, control(type, ROAMING, 0), DropReason.WRONG_SOURCE);
        }
    }

    @Test
    void onlyAPongInTimeMovesADynamicLinkThatIsUp() {
        RawPeer attacker =
                peer(new InetSocketAddress(roaming.address().getAddress(), FreePorts.port()));
        roaming.send(RawPeer.ping(ROAMING, 0));
        bringUp(roaming, ROAMING, 0);
        link(ROAMING, 0).timers(LinkTimers.ofMillis(60_000, 60_000));
        // As if somebody repeated packets of the peer's: a ping is answered, and a proof demanded.
        Await.until(
                () -> {
                    attacker.send(RawPeer.ping(ROAMING, 0));
                    return attacker.takeAll().contains(PacketType.PONG);
                });
        long hourAgo = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
        byte[] old = RawPeer.packet(out -> PingPacket.write(out, ROAMING, 0, hourAgo, 0, true));
        attacker.send(RawPeer.as(PacketType.PONG, old));
        attacker.send(RawPeer.ping(ROAMING, 0));
        attacker.await(PacketType.PONG);
        assertThat(link(ROAMING, 0).remoteAddress()).contains(roaming.address());
        assertThat(link(ROAMING, 0).isUp()).isTrue();
        assertThat(link(ROAMING, 0).status().downCount()).isZero();

        // Whoever answers in time has the key and is there.
        attacker.send(RawPeer.ping(ROAMING, 0));
        attacker.answerPings(ROAMING, 1);
        Await.until(
                () ->
                        link(ROAMING, 0)
                                .remoteAddress()
                                .filter(attacker.address()::equals)
                                .isPresent());
        assertThat(link(ROAMING, 0).isUp()).isTrue();
    }
}

package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.log.KnetLogging;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.LogLines;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a stranger sends, and however much of it: the log grows slowly, at any level. */
class StrangersLogTest {
    private static final int FLOOD = 500;
    private static final int SECONDS = 3;

    private final VirtualNode node = new VirtualNode(1);
    private final NettyHost host = node.addHost(2);
    private final NettyLink link = node.addLink(host, 0);
    private final InetSocketAddress stranger =
            new InetSocketAddress(Packets.address("203.0.113.9"), 4000);

    @AfterEach
    void close() {
        node.close();
    }

    private static byte[] packet(Consumer<ByteBuf> content) {
        ByteBuf buffer = Unpooled.buffer();
        content.accept(buffer);
        return ByteBufUtil.getBytes(buffer);
    }

    private static byte[] ping(int from, int link) {
        return packet(out -> PingPacket.write(out, from, link, 1, 0, false));
    }

    private static byte[] with(byte[] packet, int index, int value) {
        byte[] changed = packet.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static byte[] data(int count, int number) {
        return packet(
                out -> {
                    DataHeader.write(out, 2, 7, 0, false, count, number, 0);
                    out.writeByte(1);
                });
    }

    /** What a stranger can send to the listener, by the reason for which it is dropped. */
    private static Map<DropReason, byte[]> fromStrangers() {
        Map<DropReason, byte[]> packets = new EnumMap<>(DropReason.class);
        packets.put(DropReason.EMPTY_DATAGRAM, new byte[0]);
        packets.put(DropReason.TOO_SHORT, new byte[] {1});
        packets.put(DropReason.UNKNOWN_VERSION, with(ping(2, 0), 0, 99));
        packets.put(DropReason.UNKNOWN_TYPE, with(ping(2, 0), 1, 0x7f));
        packets.put(DropReason.UNKNOWN_HOST, ping(99, 0));
        packets.put(DropReason.UNKNOWN_LINK, ping(2, 5));
        packets.put(DropReason.WRONG_SOURCE, ping(2, 0));
        return packets;
    }

    @Test
    void aFloodOfEveryKindIsOneLineASecondForEachKind() {
        try (LogLines lines = LogLines.of(LogSubsystem.RX)) {
            for (int second = 0; second < SECONDS; second++) {
                lines.clear();
                fromStrangers()
                        .forEach(
                                (reason, packet) -> {
                                    for (int i = 0; i < FLOOD; i++) {
                                        node.receive(node.listener(), stranger, Packets.of(packet));
                                    }
                                });
                assertThat(lines.texts()).hasSize(fromStrangers().size());
                assertThat(lines.texts()).allMatch(line -> line.contains("203.0.113.9"));
                String leftOut = second == 0 ? "(0 more" : "(" + (FLOOD - 1) + " more";
                assertThat(lines.texts()).allMatch(line -> line.contains(leftOut));
                node.advanceMillis(1000);
            }
        }
        assertThat(node.drops()).containsOnlyKeys(fromStrangers().keySet());
        assertThat(node.drops().values()).containsOnly((long) SECONDS * FLOOD);
    }

    @Test
    void aFloodOfPacketsThatAreNotAuthenticIsOneLineASecond() {
        try (CryptoConfig crypto =
                        CryptoConfig.of(
                                "jca", CryptoCipher.AES256, CryptoHash.SHA256, new byte[128]);
                LogLines lines = LogLines.of(LogSubsystem.RX)) {
            node.slots.apply(Optional.of(crypto));
            for (int i = 0; i < FLOOD; i++) {
                node.receive(node.listener(), stranger, Packets.of(new byte[200]));
                node.receive(link, Packets.of(new byte[200]));
            }
            assertThat(lines.texts()).hasSize(1).first().asString().contains("not_authentic");
        }
        assertThat(node.drops()).containsEntry(DropReason.NOT_AUTHENTIC, 2L * FLOOD);
    }

    @Test
    void aFloodWithAForgedSourceIsOneLineASecondForEachKind() {
        node.bringUp(link);
        try (LogLines lines = LogLines.of(LogSubsystem.RX)) {
            for (int i = 0; i < FLOOD; i++) {
                node.receive(link, Packets.of(data(0, 1)));
                node.receive(link, Packets.of(data(200, 1)));
                node.receive(link, Packets.of(ping(2, 200)));
            }
            assertThat(lines.texts()).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void refusalsThatSomebodyForgesAreAFewLines() {
        try (LogLines lines = LogLines.of(LogSubsystem.LINK);
                LogLines hosts = LogLines.of(LogSubsystem.HOST)) {
            for (int i = 0; i < FLOOD; i++) {
                node.bringUp(link);
                refuse(new ConnectException("Connection refused"));
                refuse(new ConnectException("Connection refused"));
            }
            assertThat(link.status().downCount()).isEqualTo(FLOOD);
            assertThat(lines.texts())
                    .filteredOn(line -> line.contains("stays down"))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(lines.texts())
                    .filteredOn(line -> line.contains("diagnosis"))
                    .hasSizeLessThanOrEqualTo(4);
            assertThat(lines.texts())
                    .filteredOn(line -> !line.contains("stays down"))
                    .filteredOn(line -> !line.contains("diagnosis"))
                    .hasSizeLessThanOrEqualTo(8);
            assertThat(hosts.texts()).hasSizeLessThanOrEqualTo(8);
            node.advanceMillis(1000);
            lines.clear();
            node.bringUp(link);
            assertThat(lines.texts().get(0)).contains("is up (after ", " such lines left out)");
        }
    }

    @Test
    void socketErrorsOfOtherKindsAreOneLineASecond() {
        try (LogLines lines = LogLines.of(LogSubsystem.LINK)) {
            for (int i = 0; i < FLOOD; i++) {
                refuse(new IOException("strange"));
            }
            assertThat(lines.texts()).hasSize(1);
        }
    }

    @Test
    void failuresOfTheListenersSocketAreOneLineASecond() {
        try (LogLines lines = LogLines.of(LogSubsystem.LISTENER)) {
            for (int i = 0; i < FLOOD; i++) {
                node.listener().pipeline().fireExceptionCaught(new IOException("strange"));
            }
            assertThat(lines.texts()).hasSize(1);
        }
    }

    @Test
    void searchesThatSomebodyForcesAreAFewLines() {
        node.transport.forbidsFragmentation = true;
        node.bringUp(link);
        node.run();
        try (LogLines lines = LogLines.of(LogSubsystem.PMTUD)) {
            for (int i = 0; i < FLOOD; i++) {
                link.port().onTooBig(PacketType.DATA);
                node.run();
                link.port().onProbeFailed();
                node.run();
            }
            assertThat(lines.texts()).hasSizeBetween(1, 4);
        }
    }

    @Test
    void aLevelOfKnetsOwnSilencesDrops() {
        try (LogLines lines = LogLines.of(LogSubsystem.RX)) {
            KnetLogging.level(LogSubsystem.RX, LogLevel.INFO);
            node.receive(node.listener(), stranger, Packets.of(ping(99, 0)));
            assertThat(lines.texts()).isEqualTo(List.of());
        } finally {
            KnetLogging.followBackend(LogSubsystem.RX);
        }
        assertThat(node.drops()).containsEntry(DropReason.UNKNOWN_HOST, 1L);
    }

    private void refuse(IOException failure) {
        VirtualNode.channel(link).pipeline().fireExceptionCaught(failure);
        node.run();
    }
}

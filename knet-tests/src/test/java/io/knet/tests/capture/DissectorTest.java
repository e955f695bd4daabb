package io.knet.tests.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CaptureSide;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.SessionConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.capture.CaptureConfig;
import io.knet.netty.capture.PacketCapture;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.Wireshark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Interop(Need.WIRESHARK)
class DissectorTest {
    private static final String NO_PORTS = "1";

    @TempDir private Path directory;

    /** A capture of node 1, which sends a message of one packet and one of several to node 2. */
    private Path capture(CaptureSide side, UnaryOperator<NettyHandleBuilder> options) {
        Path file = directory.resolve("node.pcapng");
        try (PacketCapture capture = PacketCapture.open(1, CaptureConfig.of(file, side));
                Cluster nodes =
                        Cluster.of(2)
                                .each(options)
                                .node(1, handle -> handle.linkInitializer(capture))
                                .start()) {
            nodes.node(1).mtu().manual(1500);
            nodes.node(1).filter(DestinationFilter.unicastTo(2));
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(5, inbox);
            DataChannel channel = nodes.node(1).openChannel(5);
            channel.sendSync(TrackedBuffer.of("hello"));
            assertThat(inbox.takeText()).isEqualTo("hello");
            channel.send(TrackedBuffer.of("x".repeat(4000)));
            assertThat(inbox.takeText()).hasSize(4000);
            Await.until(() -> capture.written() > 0);
        }
        return file;
    }

    @Test
    void showsAPlainCaptureOnAnyPort() {
        Path file = capture(CaptureSide.PLAIN, handle -> handle);

        List<String> all = Wireshark.dissect(file, NO_PORTS, "libknet.type", "libknet.host");
        assertThat(all)
                .contains("0x81,1", "0x81,2", "0x82,1", "0x82,2", "0x00,1")
                .allMatch(line -> line.matches("0x(00|8[1-4]),[12]"));
        List<String> data =
                Wireshark.dissect(
                                file,
                                NO_PORTS,
                                "libknet.type",
                                "libknet.sequence",
                                "libknet.data.channel",
                                "libknet.data.fragment",
                                "libknet.data.fragments",
                                "libknet.data.compress",
                                "libknet.malformed")
                        .stream()
                        .filter(line -> line.startsWith("0x00"))
                        .toList();
        assertThat(data.get(0)).isEqualTo("0x00,1,5,0,1,0,");
        int fragments = data.size() - 1;
        assertThat(fragments).isGreaterThan(2);
        for (int number = 1; number <= fragments; number++) {
            assertThat(data.get(number)).isEqualTo("0x00,2,5," + number + "," + fragments + ",0,");
        }
    }

    @Test
    void showsWhatSessionsSayInClear() {
        Path file =
                capture(
                        CaptureSide.SEALED,
                        handle -> handle.sessions(SessionConfig.aesGcm(new byte[1024])));

        List<String> kinds =
                Wireshark.dissect(
                        file,
                        NO_PORTS,
                        "libknet.session.kind",
                        "libknet.host",
                        "libknet.session.receiver",
                        "libknet.session.suite");
        assertThat(kinds).contains("0xc4,,,");
        assertThat(kinds)
                .anyMatch(line -> line.matches("0xc1,(1,2|2,1),1"))
                .anyMatch(line -> line.matches("0xc2,(1,2|2,1),1"))
                .allMatch(line -> line.startsWith("0xc"));
    }

    @Test
    void saysWhatIsMalformedAndWhatIsSealedOnThePortsOfKnet() throws IOException {
        Path file =
                pcap(
                        "0199000100000000",
                        "0181000100000000",
                        "01000001000000070000000309020000",
                        "018100010000080000000000000000000000000000000000002a01",
                        "7f0102030405060708090a",
                        "c4000000000000010000000000000002",
                        "c1010101");

        assertThat(
                        Wireshark.dissect(
                                file,
                                "5405",
                                "libknet.type",
                                "libknet.malformed",
                                "libknet.sealed",
                                "_ws.col.Info"))
                .satisfiesExactly(
                        unknown -> assertThat(unknown).contains("Malformed: unknown type"),
                        shorter -> assertThat(shorter).contains("too short for a PING"),
                        fragment -> assertThat(fragment).contains("fragment 9 of 3"),
                        noLink -> assertThat(noLink).contains("no link has this number"),
                        unread -> assertThat(unread).contains("7f010203").contains("Sealed, 11"),
                        transport -> assertThat(transport).contains("no TRANSPORT has 16 bytes"),
                        init -> assertThat(init).contains("no INIT has 4 bytes"));
        assertThat(Wireshark.dissect(file, NO_PORTS, "libknet.type"))
                .as("nothing of that is taken for knet's over other ports")
                .isEmpty();
    }

    @Test
    void survivesAnyBytes() throws IOException {
        Random random = new Random(1);
        String[] packets = new String[400];
        for (int i = 0; i < packets.length; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[0] = new byte[] {1, 1, 1, (byte) 0xc1, (byte) 0xc2, (byte) 0xc4}[i % 6];
            if (i % 6 == 5) {
                Arrays.fill(bytes, 1, Math.min(4, bytes.length), (byte) 0);
            } else if (i % 6 < 3 && bytes.length > 1) {
                bytes[1] = new byte[] {0, 0x41, (byte) 0x81}[i % 3];
            }
            packets[i] = HexFormat.of().formatHex(bytes);
        }

        List<String> shown = Wireshark.dissect(pcap(packets), "5405", "_ws.col.Info");
        assertThat(shown).hasSize(packets.length).noneMatch(line -> line.contains("Lua Error"));
    }

    /** A capture of packets over port 5405, one after the other. */
    private Path pcap(String... packets) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xa1b23c4d).putInt(0x40002).putLong(0).putInt(262_144).putInt(101);
        for (String hex : packets) {
            byte[] packet = HexFormat.of().parseHex(hex);
            int length = packet.length + 28;
            out.putLong(0).putInt(length).putInt(length);
            out.order(ByteOrder.BIG_ENDIAN);
            out.putShort((short) 0x4500).putShort((short) length).putInt(0);
            out.putShort((short) 0x4011).putShort((short) 0).putInt(0x0a000001).putInt(0x0a000002);
            out.putInt(5405 << 16 | 5405).putShort((short) (packet.length + 8)).putShort((short) 0);
            out.put(packet).order(ByteOrder.LITTLE_ENDIAN);
        }
        return Files.write(
                directory.resolve("made.pcap"), Arrays.copyOf(out.array(), out.position()));
    }
}

package io.knet.netty.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CaptureSide;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.log.LogSubsystem;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.message.RxPacket;
import io.knet.netty.pipeline.TxPacket;
import io.knet.netty.testkit.LogLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketCaptureTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00.123456789Z");
    private static final long NOW_NANOS = NOW.getEpochSecond() * 1_000_000_000L + NOW.getNano();
    private static final KnetLink LINK = link(2, 3);

    @TempDir private Path directory;

    /** A link that is only asked which one it is. */
    private static KnetLink link(int hostId, int linkId) {
        KnetHost host = proxy(KnetHost.class, hostId, null);
        return proxy(KnetLink.class, linkId, host);
    }

    private static <T> T proxy(Class<T> type, int id, Object host) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> method.getName().equals("id") ? id : host));
    }

    /** A link's channel with places for knet's handlers. */
    private static final class Place extends EmbeddedChannel {
        private final InetSocketAddress local;
        private final InetSocketAddress remote;

        Place(String local, String remote) throws IOException {
            this.local = new InetSocketAddress(InetAddress.getByName(local), 5405);
            this.remote = new InetSocketAddress(InetAddress.getByName(remote), 5406);
            for (String name : LinkHandlers.ALL) {
                pipeline().addLast(name, new ChannelInboundHandlerAdapter() {});
            }
        }

        @Override
        protected SocketAddress localAddress0() {
            return local;
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return remote;
        }

        InboundPacket received(String text) {
            return new RxPacket(bytes(text), remote, text.length());
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, UTF_8);
    }

    private Path file() {
        return directory.resolve("node.pcapng");
    }

    private PacketCapture open(CaptureSide side) {
        return open(CaptureConfig.of(file(), side));
    }

    private static PacketCapture open(CaptureConfig config) {
        return PacketCapture.open(1, config, InstantSource.fixed(NOW));
    }

    @ParameterizedTest
    @EnumSource(CaptureSide.class)
    void writesEachPacketWithItsTimeAndDirection(CaptureSide side) throws IOException {
        Place channel = new Place("10.0.0.1", "10.0.0.2");
        try (PacketCapture capture = open(side)) {
            capture.initLink(channel, LINK);
            channel.writeInbound(channel.received("in"));
            channel.writeOutbound(bytes("out!"));
        }
        assertThat(channel.<InboundPacket>readInbound().release()).isTrue();
        assertThat(channel.<ByteBuf>readOutbound().release()).isTrue();

        PcapNgFile written = PcapNgFile.read(file());
        assertThat(written.interfaces).containsExactly("knet1-host2-link3");
        assertThat(written.packets).hasSize(2).allMatch(packet -> packet.point() == 0);
        assertThat(written.packets).allMatch(packet -> packet.epochNanos() == NOW_NANOS);
        PcapNgFile.Packet in = written.packets.get(0);
        PcapNgFile.Packet out = written.packets.get(1);
        assertThat(in.flags()).isEqualTo(1);
        assertThat(out.flags()).isEqualTo(2);
        assertThat(in.content()).isEqualTo("in".getBytes(UTF_8));
        assertThat(out.content()).isEqualTo("out!".getBytes(UTF_8));
        assertThat(written.received).containsEntry(0, 2L);
        assertThat(written.dropped).containsEntry(0, 0L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000, 65_507})
    void makesHeadersOfIpv4WithRightLengthsAndChecksums(int length) throws IOException {
        PcapNgFile.Packet packet = captured("10.0.0.1", "10.0.0.2", length);

        ByteBuffer ip = ByteBuffer.wrap(packet.ip());
        assertThat(ip.getShort(2) & 0xffff).isEqualTo(length + 28).isEqualTo(packet.ip().length);
        assertThat(sum(ip, 0, 20)).isEqualTo(0xffff);
        assertThat(ip.getInt(12)).isEqualTo(0x0a000001);
        assertThat(ip.getInt(16)).isEqualTo(0x0a000002);
        assertThat(ip.getShort(20)).isEqualTo((short) 5405);
        assertThat(ip.getShort(22)).isEqualTo((short) 5406);
        assertThat(ip.getShort(24) & 0xffff).isEqualTo(length + 8);
        long pseudo = sum(ip, 12, 8) + 17 + length + 8;
        assertThat(fold(pseudo + sum(ip, 20, length + 8))).isEqualTo(0xffff);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000, 65_487})
    void makesHeadersOfIpv6WithRightLengthsAndChecksums(int length) throws IOException {
        PcapNgFile.Packet packet = captured("fd00::1", "fd00::2", length);

        ByteBuffer ip = ByteBuffer.wrap(packet.ip());
        assertThat(packet.ip()).hasSize(length + 48);
        assertThat(ip.get(0)).isEqualTo((byte) 0x60);
        assertThat(ip.getShort(4) & 0xffff).isEqualTo(length + 8);
        assertThat(ip.get(6)).isEqualTo((byte) 17);
        assertThat(ip.get(23)).isEqualTo((byte) 1);
        assertThat(ip.get(39)).isEqualTo((byte) 2);
        long pseudo = sum(ip, 8, 32) + 17 + length + 8;
        assertThat(fold(pseudo + sum(ip, 40, length + 8))).isEqualTo(0xffff);
    }

    private PcapNgFile.Packet captured(String local, String remote, int length) throws IOException {
        Place channel = new Place(local, remote);
        try (PacketCapture capture = open(CaptureSide.SEALED)) {
            capture.initLink(channel, LINK);
            byte[] content = new byte[length];
            for (int i = 0; i < length; i++) {
                content[i] = (byte) (i * 7 + 3);
            }
            channel.writeOutbound(Unpooled.wrappedBuffer(content));
        }
        channel.releaseOutbound();
        return PcapNgFile.read(file()).packets.get(0);
    }

    private static int sum(ByteBuffer bytes, int start, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int value = bytes.get(start + i) & 0xff;
            sum += i % 2 == 0 ? value << 8 : value;
        }
        return fold(sum);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) folded;
    }

    @Test
    void seesOnThePlainSideWhatIsHandedInBehindTheCrypto() throws IOException {
        Place channel = new Place("10.0.0.1", "10.0.0.2");
        try (PacketCapture capture = open(CaptureSide.PLAIN)) {
            capture.initLink(channel, LINK);
            channel.writeInbound(channel.received("own"));
            channel.pipeline()
                    .context(LinkHandlers.GUARD)
                    .fireChannelRead(channel.received("other"));
        }
        channel.releaseInbound();

        PcapNgFile written = PcapNgFile.read(file());
        assertThat(written.packets)
                .extracting(packet -> new String(packet.content(), UTF_8))
                .containsExactly("own", "other");
        assertThat(written.packets.get(0).comment()).isEmpty();
        assertThat(written.packets.get(1).comment()).contains("another socket");
    }

    @Test
    void seesPacketsThatSeveralLinksShare() throws IOException {
        Place channel = new Place("10.0.0.1", "10.0.0.2");
        try (PacketCapture capture = open(CaptureSide.PLAIN)) {
            capture.initLink(channel, LINK);
            channel.writeOutbound(new TxPacket(bytes("shared")));
        }
        channel.releaseOutbound();

        assertThat(PcapNgFile.read(file()).packets.get(0).content())
                .isEqualTo("shared".getBytes(UTF_8));
    }

    @Test
    void leavesOtherMessagesAlone() throws IOException {
        Place channel = new Place("10.0.0.1", "10.0.0.2");
        try (PacketCapture capture = open(CaptureSide.SEALED)) {
            capture.initLink(channel, LINK);
            channel.writeInbound("a text");
            channel.writeOutbound("another");
            assertThat(capture.written()).isZero();
        }

        assertThat(channel.<String>readInbound()).isEqualTo("a text");
        assertThat(channel.<String>readOutbound()).isEqualTo("another");
    }

    @Test
    void leavesOutWhatPassesWhilePaused() throws IOException {
        Place channel = new Place("10.0.0.1", "10.0.0.2");
        try (PacketCapture capture = open(CaptureSide.SEALED)) {
            capture.initLink(channel, LINK);
            capture.pause();
            assertThat(capture.isPaused()).isTrue();
            channel.writeOutbound(bytes("paused"));
            capture.resume();
            assertThat(capture.isPaused()).isFalse();
            channel.writeOutbound(bytes("goes on"));
            capture.close();
            channel.writeOutbound(bytes("closed"));
            assertThat(capture.written()).isEqualTo(1);
            assertThat(capture.dropped()).isZero();
        }
        channel.releaseOutbound();

        assertThat(PcapNgFile.read(file()).packets)
                .extracting(packet -> new String(packet.content(), UTF_8))
                .containsExactly("goes on");
    }

    @Test
    void filesBelongToTheirOwnerOnly() throws IOException {
        open(CaptureSide.SEALED).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void anEarlierCaptureMovesOn() throws IOException {
        open(CaptureSide.SEALED).close();
        byte[] earlier = Files.readAllBytes(file());

        open(CaptureSide.SEALED).close();

        assertThat(directory.resolve("node.pcapng.1")).hasBinaryContent(earlier);
    }

    @Test
    void aFileThatIsNoCaptureIsNotTouched() throws IOException {
        Files.writeString(file(), "something else");

        assertThatThrownBy(() -> open(CaptureSide.SEALED))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        refused ->
                                assertThat(refused.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("is no capture");
        assertThat(file()).hasContent("something else");
    }

    @Test
    void anOlderFileThatIsNoCaptureIsNotTouched() throws IOException {
        Path older = Files.writeString(directory.resolve("node.pcapng.2"), "something else");

        assertThatThrownBy(() -> open(CaptureSide.SEALED)).hasMessageContaining("is no capture");
        assertThat(older).hasContent("something else");
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatASymbolicLinkLeadsToIsNotTouched() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "");
        Files.createSymbolicLink(file(), target);

        assertThatThrownBy(() -> open(CaptureSide.SEALED)).hasMessageContaining("is no capture");
        assertThat(target).isEmptyFile();
    }

    @Test
    void aDirectoryThatIsMissingIsNamed() {
        CaptureConfig config =
                CaptureConfig.of(directory.resolve("none/node.pcapng"), CaptureSide.SEALED);

        assertThatThrownBy(() -> open(config)).hasMessageContaining("none/node.pcapng");
    }

    @Test
    void aHostIdOutOfItsRangeIsRefused() {
        CaptureConfig config = CaptureConfig.of(file(), CaptureSide.SEALED);

        assertThatThrownBy(() -> PacketCapture.open(65_536, config))
                .hasMessageContaining("host id 65536 must be 0 to 65535");
        assertThat(file()).doesNotExist();
    }

    @Test
    void keepsTheNewestFilesAndEachWithinItsLength() throws IOException {
        CaptureConfig config =
                CaptureConfig.of(file(), CaptureSide.SEALED)
                        .withFileBytes(KnetLimits.MIN_CAPTURE_FILE)
                        .withFiles(3);
        Place channel = new Place("10.0.0.1", "10.0.0.2");
        int packets = 20;
        try (PacketCapture capture = open(config)) {
            capture.initLink(channel, LINK);
            for (int i = 0; i < packets; i++) {
                channel.writeOutbound(Unpooled.buffer(60_000).writeInt(i).writeZero(59_996));
            }
        }
        channel.releaseOutbound();

        int expected = packets - 1;
        for (String name : new String[] {"node.pcapng", "node.pcapng.1", "node.pcapng.2"}) {
            Path each = directory.resolve(name);
            assertThat(Files.size(each)).isLessThanOrEqualTo(KnetLimits.MIN_CAPTURE_FILE);
            PcapNgFile written = PcapNgFile.read(each);
            assertThat(written.interfaces).containsExactly("knet1-host2-link3");
            assertThat(written.packets).hasSizeBetween(1, 4);
            for (int i = written.packets.size() - 1; i >= 0; i--) {
                byte[] content = written.packets.get(i).content();
                assertThat(ByteBuffer.wrap(content).getInt()).isEqualTo(expected);
                expected--;
            }
        }
        assertThat(directory.resolve("node.pcapng.3")).doesNotExist();
    }

    @Test
    void saysThatWritingFailedAndCountsWhatIsMissing() throws IOException {
        CaptureConfig config =
                CaptureConfig.of(file(), CaptureSide.SEALED)
                        .withFileBytes(KnetLimits.MIN_CAPTURE_FILE)
                        .withFiles(2);
        Place channel = new Place("10.0.0.1", "10.0.0.2");
        int packets = 20;
        try (LogLines log = LogLines.of(LogSubsystem.LINK);
                PacketCapture capture = open(config)) {
            capture.initLink(channel, LINK);
            // The next file cannot take this one's place.
            Files.writeString(directory.resolve("node.pcapng.1"), "something else");
            for (int i = 0; i < packets; i++) {
                channel.writeOutbound(Unpooled.buffer(60_000).writeZero(60_000));
            }
            capture.close();

            assertThat(capture.written()).isPositive();
            assertThat(capture.dropped()).isEqualTo(packets - capture.written());
            assertThat(log.texts()).anyMatch(line -> line.contains("cannot write the capture"));
        }
        channel.releaseOutbound();
    }

    @Test
    void warnsWhenItWritesPlainTextAndOnlyThen() {
        try (LogLines log = LogLines.of(LogSubsystem.LINK)) {
            open(CaptureSide.SEALED).close();
            assertThat(log.texts()).noneMatch(line -> line.contains("PLAIN TEXT"));

            open(CaptureSide.PLAIN).close();
            assertThat(log.texts()).anyMatch(line -> line.contains("PLAIN TEXT"));
        }
    }

    @Test
    void saysWhatItCaptures() {
        try (PacketCapture capture = open(CaptureSide.PLAIN)) {
            assertThat(capture.config()).isEqualTo(CaptureConfig.of(file(), CaptureSide.PLAIN));
        }
    }
}

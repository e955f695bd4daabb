package io.knet.netty.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CaptureSide;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkPacket;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFilesTest {
    private static final Instant TIME = Instant.parse("2026-11-27T12:00:00.123456789Z");
    private static final OptionalInt HOST = OptionalInt.of(2);
    private static final OptionalInt LINK = OptionalInt.of(3);

    @TempDir private Path directory;

    /** A packet that came over link 2/3. */
    private static LinkPacket packet(byte[] bytes) {
        Map<String, Object> answers =
                Map.of(
                        "side",
                        CaptureSide.SEALED,
                        "host",
                        HOST,
                        "link",
                        LINK,
                        "inbound",
                        true,
                        "handedIn",
                        false,
                        "source",
                        new InetSocketAddress("10.0.0.2", 5405),
                        "destination",
                        new InetSocketAddress("10.0.0.1", 5405),
                        "length",
                        bytes.length,
                        "content",
                        ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        return (LinkPacket)
                Proxy.newProxyInstance(
                        LinkPacket.class.getClassLoader(),
                        new Class<?>[] {LinkPacket.class},
                        (self, method, arguments) -> answers.get(method.getName()));
    }

    @Test
    void theFileHasThePacketsAndWhatIsMissing() throws IOException {
        Path file = directory.resolve("capture.pcapng");
        CaptureFiles files = CaptureFiles.open(1, CaptureConfig.of(file, CaptureSide.SEALED));
        files.write(packet(new byte[] {1, 2, 3}), TIME);
        files.write(packet(new byte[] {4}), TIME.plusNanos(1));
        files.missing(HOST, LINK, 5);
        files.flush();
        assertThat(Files.size(file)).isPositive();
        files.close();
        files.close();

        PcapNgFile read = PcapNgFile.read(file);
        assertThat(read.interfaces).containsExactly("knet1-host2-link3");
        assertThat(read.packets).hasSize(2);
        long first = TIME.getEpochSecond() * 1_000_000_000L + TIME.getNano();
        assertThat(read.packets.get(0).epochNanos()).isEqualTo(first);
        assertThat(read.packets.get(1).epochNanos()).isEqualTo(first + 1);
        assertThat(read.packets.get(0).ip()).endsWith(1, 2, 3);
        assertThat(read.received).containsEntry(0, 7L);
        assertThat(read.dropped).containsEntry(0, 5L);
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        Path file = directory.resolve("refused.pcapng");
        CaptureConfig config = CaptureConfig.of(file, CaptureSide.SEALED);
        assertThatThrownBy(() -> CaptureFiles.open(65536, config))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("host id 65536 must be 0 to 65535");
        assertThat(file).doesNotExist();
        try (CaptureFiles files = CaptureFiles.open(1, config)) {
            assertThatThrownBy(() -> files.missing(HOST, LINK, -1))
                    .isInstanceOf(KnetException.class)
                    .hasMessageContaining("-1 missing packets must not be negative");
        }
    }
}

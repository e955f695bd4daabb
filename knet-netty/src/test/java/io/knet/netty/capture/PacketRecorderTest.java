package io.knet.netty.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketRecorderTest {
    private static final InetSocketAddress HERE = new InetSocketAddress("10.0.0.1", 5405);
    private static final int LENGTH = 1000;
    private static final int COST = CapturedPacket.cost(LENGTH);

    @TempDir private Path directory;

    private final CaptureQueue queue = new CaptureQueue(3 * COST);
    private final CapturePoint point = new CapturePoint("a link", "of a test");
    private final PacketRecorder recorder =
            new PacketRecorder(queue, InstantSource.fixed(Instant.EPOCH));

    private void record(int count) {
        ByteBuf packet = Unpooled.buffer(LENGTH).writeZero(LENGTH);
        for (int i = 0; i < count; i++) {
            recorder.record(point, true, false, HERE, HERE, packet);
        }
        assertThat(packet.readableBytes()).isEqualTo(LENGTH);
        packet.release();
    }

    @Test
    void countsWhatDoesNotFitAndTakesMoreWhenThereIsRoom() {
        record(5);
        assertThat(point.dropped()).isEqualTo(2);

        assertThat(queue.poll()).isNotNull();
        record(1);
        assertThat(point.dropped()).as("not written yet").isEqualTo(3);

        queue.giveBack(COST);
        record(1);
        assertThat(point.dropped()).isEqualTo(3);
    }

    @Test
    void theEndOfTheFileSaysWhatIsMissing() throws IOException {
        record(5);
        Path path = directory.resolve("a.pcapng");
        CaptureFile file = new CaptureFile(new RingFiles(path, 1), 1 << 20);
        CaptureWriter writer =
                new CaptureWriter(
                        queue,
                        file,
                        failure -> {
                            throw new AssertionError(failure);
                        });
        queue.close();
        writer.run();

        assertThat(writer.awaitEnd()).isTrue();
        PcapNgFile written = PcapNgFile.read(path);
        assertThat(written.packets).hasSize(3);
        assertThat(written.received).containsEntry(0, 5L);
        assertThat(written.dropped).containsEntry(0, 2L);
    }

    @Test
    void takesNothingOnceItIsClosed() {
        queue.close();
        record(1);

        assertThat(queue.poll()).isNull();
        assertThat(point.dropped()).isZero();
    }
}

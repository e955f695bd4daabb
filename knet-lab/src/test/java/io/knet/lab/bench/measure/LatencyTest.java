package io.knet.lab.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyTest {
    @Test
    void readsLittleEndianNanosecondsAndTellsMicroseconds(@TempDir Path directory)
            throws IOException {
        Path file = directory.resolve("samples");
        ByteBuffer samples = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= 100; i++) {
            samples.putInt(i * 1000);
        }
        Files.write(file, samples.array());

        Latency latency = new Latency(Latency.read(file), 0, 0, 0, 0, Map.of());

        assertThat(latency.times().getTotalCount()).isEqualTo(100);
        assertThat(latency.micros(50)).isEqualTo(50, within(0.1));
        assertThat(latency.micros(99)).isEqualTo(99, within(0.1));
        assertThat(latency.micros(100)).isEqualTo(100, within(0.1));
    }

    @Test
    void noCallsHaveNoTime(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("samples");
        Files.write(file, new byte[0]);

        Latency latency = new Latency(Latency.read(file), 5, 0, 0, 0, Map.of());

        assertThat(latency.micros(50)).isZero();
        assertThat(latency.json().toString()).contains("\"failed\":5", "\"calls\":0");
    }
}

package io.knet.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloodMessageTest {
    @Test
    void generatesSplitMix64() {
        // The generator's first outputs for seed 0 are e220a8397b1dcdaf, 6e789e6aa1b965f4 and
        // 06c45d188009454f.
        assertThat(HexFormat.of().formatHex(FloodMessage.generate(0, 19)))
                .isEqualTo("afcd1d7b39a820e2" + "f465b9a16a9e786e" + "4f4509");
    }

    @Test
    void shorterGeneratedBytesArePrefixesOfLongerOnes() {
        byte[] whole = FloodMessage.generate(7, 40);
        for (int length = 0; length < whole.length; length++) {
            assertThat(FloodMessage.generate(7, length)).isEqualTo(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void hashesLikeFnv1a() {
        assertThat(FloodMessage.fnv64(new byte[0])).isEqualTo("cbf29ce484222325");
        assertThat(FloodMessage.fnv64("foobar".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("85944171f73967e8");
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 13, 20, 1000, 65536})
    void verifiesItsOwnBytes(int length) {
        FloodMessage message = new FloodMessage(0x01020304, length);
        assertThat(message.toBytes()).hasSize(length).startsWith('K', 'N', 'F', 'L', 1, 2, 3, 4);
        assertThat(FloodMessage.verify(message.toBytes())).contains(message);
    }

    @Test
    void findsEveryWrongByte() {
        byte[] bytes = new FloodMessage(5, 50).toBytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            assertThat(FloodMessage.verify(damaged)).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void findsMissingAndSurplusBytes() {
        byte[] bytes = new FloodMessage(5, 50).toBytes();
        assertThat(FloodMessage.verify(Arrays.copyOf(bytes, 49))).isEmpty();
        assertThat(FloodMessage.verify(Arrays.copyOf(bytes, 51))).isEmpty();
        assertThat(FloodMessage.verify(Arrays.copyOf(bytes, 11))).isEmpty();
    }

    @Test
    void refusesANegativeIndexFromTheWire() {
        byte[] bytes = ByteBuffer.allocate(12).putInt(0x4b4e464c).putInt(-1).putInt(12).array();
        assertThat(FloodMessage.verify(bytes)).isEmpty();
    }

    @Test
    void writesToABuffer() {
        ByteBuf buffer = Unpooled.buffer();
        new FloodMessage(9, 33).writeTo(buffer);
        byte[] written = new byte[buffer.readableBytes()];
        buffer.readBytes(written);
        assertThat(written).isEqualTo(new FloodMessage(9, 33).toBytes());
        buffer.release();
    }

    @Test
    void refusesALengthBelowTheHeader() {
        assertThatThrownBy(() -> new FloodMessage(0, 11))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

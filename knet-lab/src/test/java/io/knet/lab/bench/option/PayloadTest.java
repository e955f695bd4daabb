package io.knet.lab.bench.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static final int LENGTH = 65536;

    private static int deflated(Payload payload) {
        Deflater deflater = new Deflater();
        deflater.setInput(payload.bytes(LENGTH));
        deflater.finish();
        int length = deflater.deflate(new byte[2 * LENGTH]);
        deflater.end();
        return length;
    }

    @Test
    void isTheSameEveryTimeAndHasTheLength() {
        for (Payload payload : Payload.values()) {
            assertThat(payload.bytes(LENGTH)).hasSize(LENGTH).isEqualTo(payload.bytes(LENGTH));
        }
    }

    @Test
    void onlyTextCanBeCompressed() {
        assertThat(deflated(Payload.RANDOM)).isGreaterThanOrEqualTo(LENGTH);
        assertThat(deflated(Payload.TEXT)).isBetween(LENGTH / 10, LENGTH / 2);
    }
}

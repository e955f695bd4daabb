package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.DeltaOptions;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

class XzDictionaryTest {
    private static final int DICTIONARY_AT = 16;
    private static final byte[] MESSAGE = Samples.text(20_000);

    @ParameterizedTest
    @CsvSource({"1, 4096", "4096, 4096", "4097, 6144", "65536, 65536", "65562, 98304"})
    void isAsLargeAsTheMessageNeeds(int message, int dictionary) throws IOException {
        byte[] stream = xz(new LZMA2Options(9));

        assertThat(XzDictionary.cut(stream, stream.length, message)).isEqualTo(dictionary);
    }

    @Test
    void isCutDownAndTheStreamStaysSound() throws IOException {
        byte[] stream = xz(new LZMA2Options(9));
        assertThat(stream[DICTIONARY_AT]).isEqualTo((byte) 28);

        XzDictionary.cut(stream, stream.length, 65536);

        assertThat(stream[DICTIONARY_AT]).isEqualTo((byte) 8);
        assertThat(new SingleXZInputStream(new ByteArrayInputStream(stream)).readAllBytes())
                .isEqualTo(MESSAGE);
    }

    @Test
    void isFoundBehindAnotherFilter() throws IOException {
        byte[] stream = xz(new DeltaOptions(), new LZMA2Options(9));
        byte[] before = stream.clone();

        XzDictionary.cut(stream, stream.length, 65536);

        assertThat(stream).isNotEqualTo(before);
        assertThat(new SingleXZInputStream(new ByteArrayInputStream(stream), 1024).readAllBytes())
                .isEqualTo(MESSAGE);
    }

    @Test
    void isNeverMadeLarger() throws IOException {
        LZMA2Options small = new LZMA2Options(1);
        small.setDictSize(4096);
        byte[] stream = xz(small);
        byte[] before = stream.clone();

        XzDictionary.cut(stream, stream.length, 65536);

        assertThat(stream).isEqualTo(before);
    }

    @Test
    void isLeftAloneIfTheHeaderIsUnsound() throws IOException {
        byte[] stream = xz(new LZMA2Options(9));
        for (int at = 12; at < 24; at++) {
            byte[] changed = stream.clone();
            changed[at] ^= 0x10;
            byte[] before = changed.clone();
            XzDictionary.cut(changed, changed.length, 65536);
            assertThat(changed).isEqualTo(before);
        }
        for (int length = 0; length < 24; length++) {
            byte[] cutOff = Arrays.copyOf(stream, length);
            XzDictionary.cut(cutOff, length, 65536);
            assertThat(cutOff).isEqualTo(Arrays.copyOf(stream, length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 9})
    void letsEveryPresetBeReadInLittleMemory(int preset) throws Exception {
        Compressor compressor = Compressors.get(CompressionModel.LZMA);
        byte[] stream = xz(new LZMA2Options(preset));
        Samples.expand(compressor, stream, 65536);

        long before = Allocations.ofThisThread();
        assertThat(Samples.expand(compressor, stream, 65536)).isEqualTo(MESSAGE);
        assertThat(Allocations.ofThisThread() - before).isLessThan(500_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 9})
    void isWrittenNoLargerThanTheMessageNeeds(int preset) throws CompressionException {
        byte[] stream = Samples.compress(Compressors.get(CompressionModel.LZMA), MESSAGE, preset);

        assertThat(stream[7]).as("integrity check").isEqualTo((byte) XZ.CHECK_NONE);
        assertThat(stream[DICTIONARY_AT]).isEqualTo((byte) 5);
    }

    private static byte[] xz(FilterOptions... filters) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(stream, filters, XZ.CHECK_CRC32)) {
            out.write(MESSAGE);
        }
        return stream.toByteArray();
    }
}

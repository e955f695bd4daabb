package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoConfig;
import io.knet.stats.HandleCounter;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.ReceivedMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one side compresses the other expands, with all models and some of their levels. */
@EachLibknet
class CompressionTest {
    /** The shortest is not tried, the next one is; the longest are cut, once compressed. */
    private static final int[] LENGTHS = {100, 101, 1500, 20_000, 65_536};

    @TempDir Path directory;

    @ParameterizedTest(name = "{0}, level {1}", quoteTextArguments = false)
    @CsvSource({
        "zlib,  1",
        "zlib,  -1",
        "zlib,  0",
        "zlib,  9",
        "lz4,   1",
        "lz4,   50",
        "lz4hc, 1",
        "lz4hc, 12",
        "lzo2,  1",
        "lzo2,  11",
        "lzo2,  12",
        "lzo2,  15",
        "lzo2,  999",
        "lzma,  0",
        "lzma,  6",
        "bzip2, 1",
        "bzip2, 9",
        "zstd,  1",
        "zstd,  19",
    })
    void weDeliverWhatLibknetCompresses(String model, int level) {
        // Compressed messages have to be cut too.
        try (MixedPair pair =
                MixedPair.builder()
                        .peer(peer -> peer.compress(model, level, 0).manualMtu(1500))
                        .startLinked()) {
            checkToJava(pair);
            assertThat(pair.peer().stats().path("tx_compressed_packets").asLong())
                    .isEqualTo(pair.java().count(HandleCounter.RX_COMPRESSED_PACKETS))
                    .isEqualTo(2L * LENGTHS.length - 2);
            assertThat(pair.java().count(HandleCounter.RX_COMPRESSED_ORIGINAL_BYTES))
                    .isEqualTo(2L * (101 + 1500 + 20_000 + 65_536));
            // Random bytes do not shrink, and go out as they are.
            new Exchange(pair, 1).toJava(30_000, true);
            assertThat(pair.java().count(HandleCounter.RX_COMPRESSED_PACKETS))
                    .isEqualTo(2L * LENGTHS.length - 2);
            assertThat(pair.java().drops()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}, level {1}", quoteTextArguments = false)
    @CsvSource({
        "zlib,  0",
        "zlib,  1",
        "zlib,  9",
        "lz4,   1",
        "lz4,   50",
        "lz4hc, 1",
        "lz4hc, 12",
        "lzo2,  1",
        "lzma,  0",
        "lzma,  9",
        "bzip2, 1",
        "bzip2, 9",
    })
    void libknetDeliversWhatWeCompress(String model, int level) {
        CompressionConfig config = CompressionConfig.of(model).withLevel(level);
        try (MixedPair pair =
                MixedPair.builder().java(java -> java.compression(config)).startLinked()) {
            checkToPeer(pair);
        }
    }

    /** libknet crashes on zstd unless it compresses with it too (spec wire 19). */
    @Test
    void libknetDeliversOurZstdIfItUsesZstdItself() {
        CompressionConfig config = CompressionConfig.of(CompressionModel.ZSTD);
        try (MixedPair pair =
                MixedPair.builder()
                        .java(java -> java.compression(config))
                        .peer(peer -> peer.compress("zstd", 3, 0))
                        .startLinked()) {
            checkToPeer(pair);
            checkToJava(pair);
        }
    }

    @Test
    void compressedMessagesAreSealed() {
        Path keyFile = KeyFiles.write(directory, 1, 1000);
        CryptoConfig crypto = CryptoConfig.aes256Sha256(KeyFiles.key(1, 1000));
        try (MixedPair pair =
                MixedPair.builder()
                        .crypto(crypto, "nss", keyFile)
                        .java(java -> java.compression(CompressionConfig.of("lzma")))
                        .peer(peer -> peer.compress("bzip2", 9, 0).manualMtu(1500))
                        .startLinked()) {
            checkToPeer(pair);
            checkToJava(pair);
        }
    }

    private static void checkToJava(MixedPair pair) {
        for (int length : LENGTHS) {
            for (String command : new String[] {"send", "sync"}) {
                String text = Prose.text(length);
                pair.peer().command(command + " " + JAVA + " 0 text=" + text);
                assertThat(pair.java().awaitMessage())
                        .as("message of %d bytes", length)
                        .isEqualTo(Prose.bytes(length));
            }
        }
    }

    private static void checkToPeer(MixedPair pair) {
        long sent = 0;
        for (int length : LENGTHS) {
            byte[] message = Prose.bytes(length);
            pair.java().sendSync(PEER, message);
            check(pair.awaitAtPeer(), message);
            pair.java().send(PEER, message);
            check(pair.awaitAtPeer(), message);
            sent += length > CompressionConfig.DEFAULT_THRESHOLD ? 2 : 0;
        }
        assertThat(pair.peer().stats().path("rx_compressed_packets").asLong())
                .isEqualTo(pair.java().count(HandleCounter.TX_COMPRESSED_PACKETS))
                .isEqualTo(sent);
        // Random bytes do not shrink, and go out as they are; the attempt is counted.
        new Exchange(pair, 1).toPeer(30_000, true);
        assertThat(pair.peer().stats().path("rx_compressed_packets").asLong()).isEqualTo(sent);
        assertThat(pair.java().count(HandleCounter.TX_COMPRESSED_PACKETS)).isEqualTo(sent + 1);
        assertThat(pair.java().count(HandleCounter.TX_UNABLE_TO_COMPRESS)).isEqualTo(1);
    }

    private static void check(ReceivedMessage received, byte[] sent) {
        assertThat(received.length()).isEqualTo(sent.length);
        assertThat(received.fnv64())
                .as("message of %d bytes", sent.length)
                .isEqualTo(FloodMessage.fnv64(sent));
    }
}

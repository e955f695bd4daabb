package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.KnetLimits;
import io.knet.stats.HandleCounter;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.ReceivedMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compression that changes while a node of ours and libknet are linked. */
@EachLibknet
class CompressionChangeTest {
    private static final int LENGTH = 3000;

    private MixedPair pair;

    /** libknet takes zstd only while it compresses with zstd itself (spec wire 19). */
    @BeforeEach
    void open() {
        pair = MixedPair.builder().peer(peer -> peer.compress("zstd", 3, 0)).startLinked();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    /** Sends a message in both ways; whether libknet had to expand it each time. */
    private boolean libknetExpands(int length) {
        long before = libknetsCount();
        byte[] message = Prose.bytes(length);
        pair.java().sendSync(PEER, message);
        checkAtPeer(message);
        long between = libknetsCount();
        pair.java().send(PEER, message);
        checkAtPeer(message);
        assertThat(libknetsCount() - between).isEqualTo(between - before);
        return between > before;
    }

    private long libknetsCount() {
        return pair.peer().stats().path("rx_compressed_packets").asLong();
    }

    private void checkAtPeer(byte[] message) {
        ReceivedMessage received = pair.awaitAtPeer();
        assertThat(received.length()).isEqualTo(message.length);
        assertThat(received.fnv64()).isEqualTo(FloodMessage.fnv64(message));
    }

    /** Has libknet send a message; whether we had to expand it. */
    private boolean weExpand(int length) {
        long before = pair.java().count(HandleCounter.RX_COMPRESSED_PACKETS);
        pair.peer().command("sync " + JAVA + " 0 text=" + Prose.text(length));
        assertThat(pair.java().awaitMessage()).isEqualTo(Prose.bytes(length));
        return pair.java().count(HandleCounter.RX_COMPRESSED_PACKETS) > before;
    }

    @Test
    void wePassThroughAllModelsAndTurnCompressionOff() {
        assertThat(libknetExpands(LENGTH)).isFalse();
        for (CompressionModel model : CompressionModel.values()) {
            pair.java().handle().compression(CompressionConfig.of(model));
            assertThat(libknetExpands(LENGTH))
                    .as("compressed with %s", model)
                    .isEqualTo(model != CompressionModel.NONE);
        }
        pair.java().handle().compression(CompressionConfig.NONE);
        assertThat(libknetExpands(LENGTH)).isFalse();
    }

    /** libknet cannot turn compression off again (spec api 7.1, Q12). */
    @Test
    void libknetPassesThroughAllModels() {
        for (CompressionModel model : CompressionModel.values()) {
            if (model != CompressionModel.NONE) {
                pair.peer().compress(model.wireName(), model.defaultLevel(), 0);
                assertThat(weExpand(LENGTH)).as("compressed with %s", model).isTrue();
            }
        }
    }

    @Test
    void messagesLongerThanTheThresholdAreCompressed() {
        CompressionConfig zlib = CompressionConfig.of("zlib");
        for (int threshold : new int[] {1, 50, 2000, 65_535}) {
            // Nothing of two bytes becomes shorter.
            int longer = Math.max(threshold + 1, 40);
            pair.java().handle().compression(zlib.withThreshold(threshold));
            assertThat(libknetExpands(threshold)).isFalse();
            assertThat(libknetExpands(longer)).isTrue();

            pair.peer().compress("zlib", 6, threshold);
            assertThat(weExpand(threshold)).isFalse();
            assertThat(weExpand(longer)).isTrue();
        }
        pair.java().handle().compression(zlib.withThreshold(KnetLimits.MAX_MESSAGE));
        assertThat(libknetExpands(KnetLimits.MAX_MESSAGE)).isFalse();
        pair.peer().compress("zlib", 6, KnetLimits.MAX_MESSAGE);
        assertThat(weExpand(KnetLimits.MAX_MESSAGE)).isFalse();
    }
}

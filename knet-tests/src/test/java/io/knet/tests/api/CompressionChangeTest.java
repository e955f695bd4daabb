package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetHandle;
import io.knet.stats.HandleCounter;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compression that is changed, and switched off, while messages are sent. */
final class CompressionChangeTest {
    private static final int LENGTH = 5000;

    private final Inbox inbox = new Inbox();
    private Cluster nodes;
    private KnetHandle sender;
    private DataChannel channel;

    @BeforeEach
    void open() {
        nodes = Cluster.of(2).start();
        sender = nodes.node(1);
        channel = sender.openChannel(0);
        nodes.node(2).openChannel(0, inbox);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private void sendZeros() {
        channel.send(TrackedBuffer.of(new byte[LENGTH]));
        assertThat(inbox.take().bytes()).isEqualTo(new byte[LENGTH]);
    }

    private long count(int node, HandleCounter counter) {
        return nodes.node(node).stats().get(counter);
    }

    @ParameterizedTest
    @EnumSource(CompressionModel.class)
    void everyModelIsInForceFromTheNextMessageOn(CompressionModel model) {
        assertThat(sender.compression()).isEqualTo(CompressionConfig.NONE);
        sendZeros();
        assertThat(count(1, HandleCounter.TX_COMPRESSED_PACKETS)).isZero();

        sender.compression(CompressionConfig.of(model));

        assertThat(sender.compression()).isEqualTo(CompressionConfig.of(model));
        sendZeros();
        int compressed = model == CompressionModel.NONE ? 0 : 1;
        assertThat(count(1, HandleCounter.TX_COMPRESSED_PACKETS)).isEqualTo(compressed);
        assertThat(count(2, HandleCounter.RX_COMPRESSED_PACKETS)).isEqualTo(compressed);
    }

    @Test
    void noneSwitchesCompressionOff() {
        sender.compression(CompressionConfig.of(CompressionModel.ZSTD));
        sendZeros();

        sender.compression(CompressionConfig.NONE);

        sendZeros();
        assertThat(count(1, HandleCounter.TX_COMPRESSED_PACKETS)).isEqualTo(1);
        assertThat(count(1, HandleCounter.TX_UNCOMPRESSED_PACKETS)).isZero();
    }

    @Test
    void theThresholdIsInForceToo() {
        sender.compression(CompressionConfig.of("zlib").withThreshold(LENGTH));
        sendZeros();
        assertThat(count(1, HandleCounter.TX_UNCOMPRESSED_PACKETS)).isEqualTo(1);

        sender.compression(CompressionConfig.of("zlib").withThreshold(LENGTH - 1));

        sendZeros();
        assertThat(count(1, HandleCounter.TX_COMPRESSED_PACKETS)).isEqualTo(1);
    }

    @Test
    void aClosedHandleRefuses() {
        sender.close();
        assertThat(Failures.error(() -> sender.compression(CompressionConfig.NONE)))
                .isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Failures.error(sender::compression)).isEqualTo(KnetError.HANDLE_CLOSED);
    }
}

package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetLimits;
import io.knet.SessionConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams over real sockets whose packets several threads seal. */
class SealingThreadsTest {
    private static final int MESSAGES = 600;
    private static final String FILLING = "x".repeat(7000);

    private static CryptoConfig libknets() {
        byte[] key = new byte[KnetLimits.MIN_KEY];
        return CryptoConfig.of("jca", CryptoCipher.AES256, CryptoHash.SHA256, key);
    }

    private static String text(int number) {
        return number + FILLING;
    }

    private static void streamArrivesWhole(UnaryOperator<NettyHandleBuilder> crypto) {
        try (Cluster nodes =
                Cluster.of(2).each(crypto).node(1, builder -> builder.sealingThreads(2)).start()) {
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(0, inbox);
            nodes.node(1).filter(DestinationFilter.unicastTo(2));
            DataChannel channel = nodes.node(1).openChannel(0);
            for (int i = 0; i < MESSAGES; i++) {
                channel.send(TrackedBuffer.of(text(i)));
            }
            List<String> expected =
                    IntStream.range(0, MESSAGES - 1).mapToObj(SealingThreadsTest::text).toList();
            assertThat(inbox.takeTextsUntil(text(MESSAGES - 1))).isEqualTo(expected);
        }
    }

    @Test
    void aStreamInLibknetsFormatArrivesWholeAndInOrder() {
        streamArrivesWhole(builder -> builder.crypto(libknets()));
    }

    @Test
    void aStreamInASessionArrivesWholeAndInOrder() {
        byte[] key = new byte[KnetLimits.MIN_KEY];
        streamArrivesWhole(builder -> builder.sessions(SessionConfig.aesGcm(key)));
    }

    @Test
    void aStreamInClearNeedsNoneOfThem() {
        streamArrivesWhole(builder -> builder);
    }

    @Test
    void theThreadsEndWithTheHandle() {
        streamArrivesWhole(builder -> builder.crypto(libknets()));
        threads().forEach(Await::end);
        assertThat(threads()).isEmpty();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("knet-1-seal"))
                .toList();
    }
}

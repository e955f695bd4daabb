package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.Dialect;
import io.knet.KnetError;
import io.knet.LinkConfig;
import io.knet.SessionConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Failures;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.ReceivedMessage;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One handle speaks in libknet's format with a libknet node and in a session with a node of knet's
 * own, with the same key file: to each alone, and to both in one broadcast.
 */
@EachLibknet
class SessionBesideLibknetTest {
    private static final int THIRD = 3;
    private static final int KEY_BYTES = 256;
    private static final int KEY_SEED = 4;
    private static final int[] LENGTHS = {1, 200, 1400, 9000, 60_000};

    @TempDir Path directory;

    private static CryptoConfig crypto() {
        return CryptoConfig.of(
                "jca", CryptoCipher.AES256, CryptoHash.SHA256, KeyFiles.key(KEY_SEED, KEY_BYTES));
    }

    private static SessionConfig sessions() {
        return SessionConfig.aesGcm(KeyFiles.key(KEY_SEED, KEY_BYTES));
    }

    private MixedPair pair(Dialect dialect) {
        return MixedPair.builder()
                .crypto(crypto(), "openssl", KeyFiles.write(directory, KEY_SEED, KEY_BYTES))
                .java(java -> java.sessions(sessions()))
                .dialect(dialect)
                .startLinked();
    }

    /** A node that the Java node of the pair is linked with in a session. */
    private static JavaNode third(MixedPair pair) {
        JavaNode third = JavaNode.start(new NettyHandleBuilder(THIRD).sessions(sessions()));
        try {
            LinkEnds path = FreePorts.link();
            LinkEnds back = path.reversed();
            third.addLink(
                    JAVA, 0, LinkConfig.udp(path.left(), path.right()).withTimers(JavaNode.QUICK));
            pair.java()
                    .addLink(
                            THIRD,
                            0,
                            LinkConfig.udp(back.left(), back.right()).withTimers(JavaNode.QUICK));
            third.awaitReachable(JAVA);
            pair.java().awaitReachable(THIRD);
            return third;
        } catch (RuntimeException | Error e) {
            third.close();
            throw e;
        }
    }

    @Test
    void messagesPassToEachAndToBoth() {
        try (MixedPair pair = pair(Dialect.LIBKNET);
                JavaNode third = third(pair)) {
            JavaNode java = pair.java();
            assertThat(java.host(THIRD).status().session()).isPresent();
            assertThat(java.host(PEER).status().session()).isEmpty();
            Exchange exchange = new Exchange(pair, 1);
            for (int length : LENGTHS) {
                exchange.bothWays(length);
                byte[] message = FloodMessage.generate(length, length);
                java.sendSync(THIRD, message);
                assertThat(third.awaitMessage()).isEqualTo(message);
                third.sendSync(JAVA, message);
                assertThat(java.awaitMessage()).isEqualTo(message);

                java.channel().send(Unpooled.copiedBuffer(message));
                assertThat(third.awaitMessage()).isEqualTo(message);
                ReceivedMessage atPeer = pair.awaitAtPeer();
                assertThat(atPeer.length()).isEqualTo(length);
                assertThat(atPeer.fnv64()).isEqualTo(FloodMessage.fnv64(message));
            }
            assertThat(java.drops(DropReason.DIALECT)).isZero();
        }
    }

    @Test
    void onlyTheHostInASessionConfirms() {
        try (MixedPair pair = pair(Dialect.LIBKNET);
                JavaNode third = third(pair)) {
            JavaNode java = pair.java();
            byte[] message = FloodMessage.generate(1, 3000);
            Await.result(
                    java.channel()
                            .sendConfirmedAsync(
                                    Unpooled.copiedBuffer(message), THIRD, JavaNode.TIMEOUT));
            assertThat(third.awaitMessage()).isEqualTo(message);

            assertThat(
                            Failures.error(
                                    () ->
                                            java.channel()
                                                    .sendConfirmed(
                                                            Unpooled.copiedBuffer(message),
                                                            PEER,
                                                            Duration.ofSeconds(1))))
                    .isEqualTo(KnetError.NOT_SUPPORTED);
        }
    }

    /** libknet drops handshakes, and goes on as ever. */
    @Test
    void libknetIsSpokenToInItsFormatByANodeThatMaySpeakBoth() {
        try (MixedPair pair = pair(Dialect.EITHER)) {
            new Exchange(pair, 7).bothWays(LENGTHS);
            assertThat(pair.java().host(PEER).status().session()).isEmpty();
            assertThat(pair.java().host(PEER).isReachable()).isTrue();
        }
    }
}

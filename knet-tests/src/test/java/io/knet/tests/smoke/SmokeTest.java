package io.knet.tests.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.HandleCounter;
import io.knet.testing.Payloads;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LinkEnds;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes with each kind of socket that this JVM should have. */
@Tag("smoke")
@ParameterizedClass
@MethodSource("socketsToTry")
final class SmokeTest {
    private static final int ETHERNET = 1500;
    private static final int[] SIZES = {1, 1000, 5000, 40_000, KnetLimits.MAX_MESSAGE};

    @Parameter private NativeMode sockets;

    static Stream<NativeMode> socketsToTry() {
        return Stream.of(NativeMode.values())
                .filter(mode -> !NativesTest.WITHOUT_NATIVES || mode != NativeMode.EPOLL);
    }

    private Cluster start(UnaryOperator<NettyHandleBuilder> more) {
        return Cluster.of(2).sockets(sockets).each(more).start();
    }

    private Cluster start() {
        return start(handle -> handle);
    }

    /** Messages of all sizes in each direction, queued and synchronous. */
    private static void exchange(Cluster nodes) {
        flow(nodes.node(1), 2, nodes.node(2));
        flow(nodes.node(2), 1, nodes.node(1));
    }

    private static void flow(KnetHandle from, int destination, KnetHandle to) {
        from.filter(DestinationFilter.unicastTo(destination));
        Inbox inbox = new Inbox();
        try (DataChannel receiving = to.openChannel(destination, inbox);
                DataChannel sending = from.openChannel(destination)) {
            for (int size : SIZES) {
                byte[] message = Payloads.lin(size, size);
                sending.sendSync(TrackedBuffer.of(message));
                assertThat(inbox.take().bytes()).isEqualTo(message);
                sending.send(TrackedBuffer.of(message));
                assertThat(inbox.take().bytes()).isEqualTo(message);
            }
            assertThat(receiving.stats().received()).isEqualTo(2L * SIZES.length);
        }
    }

    @Test
    void messagesOfAllSizesArriveBothWays() {
        try (Cluster nodes = start()) {
            exchange(nodes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jca", "bouncycastle"})
    void sealedFragmentsArriveBothWays(String model) {
        byte[] key = KeyFiles.key(1, KnetLimits.MIN_KEY);
        try (CryptoConfig crypto =
                        CryptoConfig.of(model, CryptoCipher.AES256, CryptoHash.SHA256, key);
                Cluster nodes = start(handle -> handle.crypto(crypto))) {
            nodes.node(1).mtu().manual(ETHERNET);
            nodes.node(2).mtu().manual(ETHERNET);
            exchange(nodes);
            assertThat(nodes.node(1).stats().get(HandleCounter.RX_CRYPT_PACKETS))
                    .isGreaterThan(40_000 / ETHERNET);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionModel.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE"})
    void compressionWorksOrSaysWhyNot(CompressionModel model) {
        try (Cluster nodes = start()) {
            KnetHandle sender = nodes.node(1);
            try {
                sender.compression(CompressionConfig.of(model));
            } catch (KnetException refused) {
                assertThat(NativesTest.WITHOUT_NATIVES)
                        .as("refused with natives: %s", refused)
                        .isTrue();
                assertThat(refused.error()).isEqualTo(KnetError.MODEL_UNAVAILABLE);
                assertThat(refused).hasMessageContaining(model.wireName());
                return;
            }
            sender.filter(DestinationFilter.unicastTo(2));
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(0, inbox);
            sender.openChannel(0).sendSync(TrackedBuffer.of(new byte[10_000]));
            assertThat(inbox.take().bytes()).isEqualTo(new byte[10_000]);
            assertThat(nodes.node(2).stats().get(HandleCounter.RX_COMPRESSED_PACKETS)).isOne();
        }
    }

    @Test
    void aPeerThatEndsAndComesBackIsNoticed() {
        try (Cluster nodes = Cluster.of(2).sockets(sockets).timers(Cluster.IMPATIENT).start()) {
            nodes.stop(2);
            Await.result(nodes.host(1, 2).whenUnreachable());
            nodes.start(2);
            nodes.awaitReachable(1);
            nodes.awaitReachable(2);
            exchange(nodes);
        }
    }

    /** Epoll's sockets do IPv6 whatever the JVM is told; the JDK's may not. */
    @Test
    void ipv6LinksCarryMessagesOrAreRefusedWithTheReason() {
        LinkEnds path = new LinkEnds(loopback6(), loopback6());
        try (Cluster nodes =
                Cluster.of(2).sockets(sockets).links(0).link(path, path.reversed()).start()) {
            exchange(nodes);
        } catch (KnetException refused) {
            assertThat(Boolean.getBoolean("java.net.preferIPv4Stack")).as("%s", refused).isTrue();
            assertThat(refused).hasMessageContaining("IPv6");
        }
    }

    private static InetSocketAddress loopback6() {
        return KnetAddress.parse("[::1]:" + FreePorts.port());
    }
}

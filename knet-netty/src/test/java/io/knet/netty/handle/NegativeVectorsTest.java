package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.testing.Vector;
import io.knet.testing.Vectors;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever libknet dropped is dropped here too, each for its own reason, and answered by nobody.
 */
class NegativeVectorsTest {
    private static final String DUPLICATE = "neg-duplicate";
    private static final String INCOMPLETE = "neg-frag-incomplete";
    private static final String FOREIGN = "neg-wrong-source-ip";

    private static final Map<String, DropReason> REASONS = new TreeMap<>();

    static {
        REASONS.put("neg-version-2", DropReason.UNKNOWN_VERSION);
        REASONS.put("neg-version-0", DropReason.UNKNOWN_VERSION);
        REASONS.put("neg-unknown-node", DropReason.UNKNOWN_HOST);
        REASONS.put("neg-short-6", DropReason.TOO_SHORT);
        REASONS.put("neg-empty", DropReason.EMPTY_DATAGRAM);
        REASONS.put("neg-type", DropReason.UNKNOWN_TYPE);
        REASONS.put("neg-link-unconfigured", DropReason.UNKNOWN_LINK);
        REASONS.put("neg-channel-unused", DropReason.CHANNEL_CLOSED);
        REASONS.put("neg-compress-model", DropReason.COMPRESSION_UNAVAILABLE);
        REASONS.put("neg-zlib-garbage", DropReason.DECOMPRESSION_FAILED);
        REASONS.put("neg-lzma-alone", DropReason.DECOMPRESSION_FAILED);
        REASONS.put("neg-lz4-with-size", DropReason.DECOMPRESSION_FAILED);
        REASONS.put("neg-encrypted-to-clear", DropReason.UNKNOWN_VERSION);
        REASONS.put(DUPLICATE, DropReason.DUPLICATE);
        REASONS.put(FOREIGN, DropReason.WRONG_SOURCE);
        // Only when the host is gone is it certain that the rest does not come.
        REASONS.put(INCOMPLETE, DropReason.REASSEMBLY_EXPIRED);
        for (String model : List.of("openssl", "nss")) {
            for (String what :
                    List.of(
                            "flip-tag",
                            "flip-iv",
                            "flip-body",
                            "trunc",
                            "clear",
                            "otherkey",
                            "hashonly",
                            "short",
                            "badpad")) {
                REASONS.put("neg-" + model + "-" + what, DropReason.NOT_AUTHENTIC);
            }
        }
    }

    static List<Vector> all() {
        return Vectors.load("negative.json");
    }

    static List<Vector> fromThePeer() {
        return all().stream().filter(vector -> !vector.id().equals(FOREIGN)).toList();
    }

    @Test
    void classifiesEachVector() {
        assertThat(all().stream().map(Vector::id))
                .hasSize(34)
                .containsExactlyInAnyOrderElementsOf(REASONS.keySet());
    }

    @ParameterizedTest
    @MethodSource("fromThePeer")
    void dropsWhatComesToTheSocketOfTheLink(Vector vector) {
        check(vector, false);
    }

    @ParameterizedTest
    @MethodSource("all")
    void dropsWhatComesToTheListener(Vector vector) {
        check(vector, true);
    }

    private static void check(Vector vector, boolean toListener) {
        VirtualNode virtual = new VirtualNode(vector.config().libknetNode());
        try (virtual) {
            applyCrypto(virtual, vector.config().crypto());
            NettyHost host = virtual.addHost(vector.config().peerNode());
            NettyLink link = virtual.addLink(host, vector.config().linkId());
            NettyDataChannel channel = virtual.openChannel(0);
            virtual.bringUp(link);
            if (vector.id().equals(DUPLICATE)) {
                virtual.receive(link, Packets.data(host.id(), 20, (byte) 1));
                assertThat(VirtualNode.received(channel)).hasSize(1);
            }
            FakeChannel socket = toListener ? virtual.listener() : VirtualNode.channel(link);
            InetSocketAddress source = source(vector, host, link);

            for (byte[] bytes : vector.datagrams()) {
                ByteBuf datagram = Packets.of(bytes);
                virtual.receive(socket, source, datagram);
                assertThat(datagram.refCnt()).as("references to the datagram").isZero();
            }

            assertThat(VirtualNode.received(channel)).as("delivered").isEmpty();
            assertThat(virtual.sent(link)).as("answered").isEmpty();
            if (vector.id().equals(INCOMPLETE)) {
                assertThat(virtual.drops()).isEmpty();
                virtual.close();
            }
            assertThat(virtual.drops())
                    .isEqualTo(Map.of(REASONS.get(vector.id()), (long) vector.datagrams().size()));
        }
    }

    private static void applyCrypto(VirtualNode virtual, Vector.Crypto crypto) {
        if (crypto != null) {
            virtual.slots.apply(
                    Optional.of(
                            CryptoConfig.of(
                                    CryptoConfig.DEFAULT_MODEL,
                                    CryptoCipher.ofName(crypto.cipher()),
                                    CryptoHash.ofName(crypto.hash()),
                                    crypto.key())));
        }
    }

    private static InetSocketAddress source(Vector vector, NettyHost host, NettyLink link) {
        return vector.id().equals(FOREIGN)
                ? new InetSocketAddress(Packets.address("127.0.0.9"), 5405)
                : VirtualNode.peer(host, link.id());
    }
}

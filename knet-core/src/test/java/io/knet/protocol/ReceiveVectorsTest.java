package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.DropReason;
import io.knet.testing.Vector;
import io.knet.testing.Vectors;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Receives what libknet accepted or sent in the clear, and drops what libknet dropped. */
class ReceiveVectorsTest {
    /** Datagrams that the structure of the packet condemns. */
    private static final Map<String, DropReason> MALFORMED =
            Map.of(
                    "neg-version-2", DropReason.UNKNOWN_VERSION,
                    "neg-version-0", DropReason.UNKNOWN_VERSION,
                    "neg-short-6", DropReason.TOO_SHORT,
                    "neg-empty", DropReason.TOO_SHORT,
                    "neg-type", DropReason.UNKNOWN_TYPE,
                    "neg-encrypted-to-clear", DropReason.UNKNOWN_VERSION);

    /** Well-formed data whose message ends in the window. */
    private static final Map<String, Reception> STOPPED =
            Map.of(
                    "neg-frag-incomplete",
                    Reception.INCOMPLETE,
                    "neg-duplicate",
                    Reception.DUPLICATE);

    /**
     * Well-formed packets that fail where hosts, links, channels and compression models are known.
     */
    private static final Set<String> DROPPED_BY_CONFIGURATION =
            Set.of(
                    "neg-unknown-node",
                    "neg-link-unconfigured",
                    "neg-wrong-source-ip",
                    "neg-channel-unused",
                    "neg-compress-model",
                    "neg-zlib-garbage",
                    "neg-lzma-alone",
                    "neg-lz4-with-size");

    static Stream<Vector> messages() {
        return Vectors.load("clear.json").stream().filter(vector -> vector.payload() != null);
    }

    static List<Vector> negative() {
        return Vectors.load("negative.json").stream()
                .filter(vector -> vector.config().crypto() == null)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void receivesEachMessage(Vector vector) {
        try (WindowFixture peer = new WindowFixture()) {
            List<byte[]> received = new ArrayList<>();
            for (byte[] datagram : vector.datagrams()) {
                receive(peer, datagram);
                if (peer.lastMessage() != null) {
                    received.add(peer.lastMessage());
                }
            }
            assertThat(received).containsExactly(vector.message());
            assertThat(peer.losses).isEmpty();
        }
    }

    @Test
    void receivesAllMessagesOfOneSession() {
        try (WindowFixture peer = new WindowFixture()) {
            List<Vector> session = messages().filter(vector -> !vector.fromLibknet()).toList();
            for (Vector vector : session) {
                vector.datagrams().forEach(datagram -> receive(peer, datagram));
            }
            assertThat(peer.deliveries()).isEqualTo(session.size()).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @MethodSource("negative")
    void classifiesWhatLibknetDropped(Vector vector) {
        try (WindowFixture peer = new WindowFixture()) {
            peer.receive(20);
            for (byte[] datagram : vector.datagrams()) {
                DropReason reason = PacketInspector.check(Unpooled.wrappedBuffer(datagram));
                assertThat(reason).isEqualTo(MALFORMED.get(vector.id()));
                if (reason == null && isData(datagram)) {
                    assertThat(receive(peer, datagram))
                            .isEqualTo(STOPPED.getOrDefault(vector.id(), Reception.NEW_MESSAGE));
                }
            }
        }
    }

    @Test
    void accountsForEachVectorWithoutCrypto() {
        assertThat(negative().stream().map(Vector::id))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(MALFORMED.keySet(), STOPPED.keySet(), DROPPED_BY_CONFIGURATION)
                                .flatMap(Set::stream)
                                .collect(Collectors.toSet()));
    }

    private static Reception receive(WindowFixture peer, byte[] datagram) {
        assertThat(isData(datagram)).isTrue();
        return peer.receive(Unpooled.wrappedBuffer(datagram));
    }

    private static boolean isData(byte[] datagram) {
        return CommonHeader.type(Unpooled.wrappedBuffer(datagram)) == PacketType.DATA;
    }
}

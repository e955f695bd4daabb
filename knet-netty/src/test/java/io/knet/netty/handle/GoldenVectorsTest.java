package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.pipeline.Packing;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.testing.Vector;
import io.knet.testing.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was recorded from libknet passes a whole link in both directions, in clear and sealed. */
class GoldenVectorsTest {
    /** It has a fragment twice. */
    private static final String WITH_DUPLICATE = "rx-frag-shuffled-dup";

    private static Stream<Vector> all() {
        return Stream.of("clear.json", "crypto-openssl.json")
                .flatMap(f -> Vectors.load(f).stream());
    }

    static Stream<Vector> messages() {
        return all().filter(vector -> vector.payload() != null);
    }

    static Stream<Vector> messagesFromLibknet() {
        return messages().filter(Vector::fromLibknet);
    }

    static Stream<Vector> questions() {
        return all().filter(vector -> vector.payload() == null && vector.trigger() == null);
    }

    static Stream<Vector> answers() {
        return all().filter(vector -> vector.trigger() != null);
    }

    @Test
    void leavesNoVectorOut() {
        assertThat(messages().count() + questions().count() + answers().count())
                .isEqualTo(all().count())
                .isEqualTo(36 + 144);
        assertThat(messagesFromLibknet()).hasSize(14 + 44);
    }

    /** A node in the place of one end of the vector, with its link up. */
    private static final class End implements AutoCloseable {
        final VirtualNode virtual;
        final NettyHost host;
        final NettyLink link;
        final NettyDataChannel channel;

        End(Vector vector, boolean asLibknet) {
            Vector.Config config = vector.config();
            virtual = new VirtualNode(asLibknet ? config.libknetNode() : config.peerNode());
            if (config.crypto() != null) {
                virtual.slots.apply(Optional.of(crypto(config.crypto())));
            }
            host = virtual.addHost(asLibknet ? config.peerNode() : config.libknetNode());
            link = virtual.addLink(host, config.linkId());
            channel = virtual.openChannel(dataChannel(vector));
            virtual.bringUp(link);
            Packets.sent(VirtualNode.channel(link));
        }

        private static int dataChannel(Vector vector) {
            Vector.Decoded first = vector.decoded().get(0);
            return first.has("channel") ? (int) first.number("channel") : 0;
        }

        void receive(byte[] datagram) {
            virtual.receive(link, Packets.of(datagram));
        }

        List<byte[]> opened(List<byte[]> datagrams) {
            return datagrams.stream().map(virtual::open).toList();
        }

        @Override
        public void close() {
            virtual.close();
        }
    }

    private static CryptoConfig crypto(Vector.Crypto crypto) {
        return CryptoConfig.of(
                CryptoConfig.DEFAULT_MODEL,
                CryptoCipher.ofName(crypto.cipher()),
                CryptoHash.ofName(crypto.hash()),
                crypto.key());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void deliversEachMessage(Vector vector) {
        try (End end = new End(vector, !vector.fromLibknet())) {
            vector.datagrams().forEach(end::receive);

            assertThat(VirtualNode.received(end.channel)).containsExactly(vector.message());
            assertThat(end.virtual.sent(end.link)).as("answers").isEmpty();
            assertThat(end.virtual.drops())
                    .isEqualTo(
                            vector.id().equals(WITH_DUPLICATE)
                                    ? Map.of(DropReason.STALE_FRAGMENT, 1L)
                                    : Map.of());
        }
    }

    @ParameterizedTest
    @MethodSource("messagesFromLibknet")
    void sendsEachMessageInTheSamePackets(Vector vector) {
        try (End end = new End(vector, true)) {
            Vector.Decoded first = vector.decoded().get(0);
            end.link
                    .output()
                    .write(
                            new TxMessage(
                                    (int) first.number("channel"),
                                    (int) first.number("seq"),
                                    first.flag("bcast"),
                                    host ->
                                            new Packing(
                                                    vector.config().dataMtu(),
                                                    false,
                                                    end.virtual.slots.state()),
                                    Packets.of(vector.message())));
            end.link.output().flush();

            List<byte[]> sent = end.virtual.sent(end.link);
            assertThat(end.opened(sent)).containsExactlyElementsOf(end.opened(vector.datagrams()));
            assertThat(sent.stream().map(datagram -> datagram.length))
                    .isEqualTo(
                            vector.datagrams().stream().map(datagram -> datagram.length).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersAsLibknetDid(Vector vector) {
        try (End end = new End(vector, true)) {
            end.receive(vector.question());

            List<byte[]> answer = end.virtual.sent(end.link);
            assertThat(answer).hasSize(1);
            assertThat(end.opened(answer))
                    .containsExactlyElementsOf(end.opened(vector.datagrams()));
            assertThat(answer.get(0)).hasSameSizeAs(vector.datagrams().get(0));
            assertThat(end.virtual.drops()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("questions")
    void answersLibknetsQuestions(Vector vector) {
        try (End end = new End(vector, false)) {
            byte[] question = end.virtual.open(vector.datagrams().get(0));

            end.receive(vector.datagrams().get(0));

            List<byte[]> answers = end.opened(end.virtual.sent(end.link));
            assertThat(answers).hasSize(1);
            byte[] expected = Arrays.copyOf(question, question[1] == (byte) 0x81 ? 26 : 9);
            expected[1]++;
            expected[2] = (byte) (vector.config().peerNode() >> 8);
            expected[3] = (byte) vector.config().peerNode();
            assertThat(answers.get(0)).isEqualTo(expected);
            assertThat(end.virtual.drops()).isEmpty();
        }
    }
}

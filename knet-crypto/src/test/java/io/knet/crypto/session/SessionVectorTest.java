package io.knet.crypto.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.session.Scratch;
import io.knet.session.SealResult;
import io.knet.session.SessionSealer;
import io.knet.session.SessionSuite;
import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.Hkdf;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.wire.TransportHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of an independent implementation: what is made, and what is refused and why. */
class SessionVectorTest {
    static Stream<Arguments> suites() {
        List<Arguments> all = new ArrayList<>();
        for (JsonNode suite : NoiseVectorTest.json("sessions.json").get("suites")) {
            for (SessionCrypto crypto : TestSessions.CRYPTOS) {
                all.add(Arguments.of(suite.get("name").asText(), crypto.name(), suite, crypto));
            }
        }
        assertThat(all).hasSize(8);
        return all.stream();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("suites")
    void derivesTheKeysOfTheKeyFile(String name, String model, JsonNode suite, SessionCrypto crypto)
            throws GeneralSecurityException {
        SessionVectors vectors = new SessionVectors(suite, crypto);

        assertThat(Hkdf.derive(crypto, "knet sessions 1 psk", vectors.hex("key_file")))
                .isEqualTo(vectors.hex("psk"));
        assertThat(Hkdf.derive(crypto, "knet sessions 1 mac", vectors.hex("key_file")))
                .isEqualTo(vectors.hex("mackey"));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("suites")
    void makesTheSameHandshake(String name, String model, JsonNode suite, SessionCrypto crypto) {
        SessionVectors vectors = new SessionVectors(suite, crypto);
        SessionVectors.End initiator = vectors.end("initiator");
        SessionVectors.End responder = vectors.end("responder");

        assertThat(initiator.sent).isEqualTo(vectors.hex("init"));
        assertThat(responder.receive(initiator.sent, responder.otherAddress()))
                .isEqualTo(SessionVectors.ACCEPTED);
        assertThat(responder.sent).isEqualTo(vectors.hex("response"));
        assertThat(initiator.receive(responder.sent, initiator.otherAddress()))
                .isEqualTo(SessionVectors.ACCEPTED);
        assertThat(initiator.last).isNotNull();
        assertThat(responder.last).as("not confirmed yet").isNull();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("suites")
    void takesAndMakesTheSamePackets(
            String name, String model, JsonNode suite, SessionCrypto crypto) {
        SessionVectors vectors = new SessionVectors(suite, crypto);
        SessionVectors.End initiator = vectors.end("initiator");
        SessionVectors.End responder = vectors.end("responder");
        responder.receive(vectors.hex("init"), responder.otherAddress());
        initiator.receive(vectors.hex("response"), initiator.otherAddress());

        for (JsonNode transport : suite.get("transport")) {
            boolean toResponder = transport.get("direction").asText().equals("i2r");
            SessionVectors.End receiver = toResponder ? responder : initiator;
            byte[] datagram = NoiseVectorTest.hex(transport, "datagram");
            assertThat(receiver.receive(datagram, receiver.otherAddress()))
                    .as(transport.get("id").asText())
                    .isEqualTo(transport.get("outcome").asText());
        }
        assertThat(responder.last).as("confirmed").isNotNull();
        byte[] first = NoiseVectorTest.hex(suite.get("transport").get(0), "inner");
        ByteBuf sealed = Unpooled.buffer(first.length + 32);
        try (SessionSealer sealer = initiator.last.newSealer(new Scratch()).orElseThrow()) {
            assertThat(sealer.seal(Unpooled.wrappedBuffer(first), sealed, 1))
                    .isEqualTo(SealResult.SEALED);
        }
        assertThat(TestSessions.array(sealed))
                .isEqualTo(NoiseVectorTest.hex(suite.get("transport").get(0), "datagram"));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("suites")
    void sealsAlikeUnderEveryCounter(
            String name, String model, JsonNode suite, SessionCrypto crypto)
            throws GeneralSecurityException {
        AeadAlgorithm algorithm = SessionSuite.of(suite.get("suite").asInt()).cipher();
        for (JsonNode transport : suite.get("transport")) {
            boolean fromInitiator = transport.get("direction").asText().equals("i2r");
            String key =
                    fromInitiator ? "key_initiator_to_responder" : "key_responder_to_initiator";
            byte[] inner = NoiseVectorTest.hex(transport, "inner");
            byte[] datagram = NoiseVectorTest.hex(transport, "datagram");
            byte[] header = new byte[TransportHeader.LENGTH];
            JsonNode receiver = suite.get(fromInitiator ? "responder" : "initiator");
            long counter = Long.parseLong(transport.get("counter").asText());
            TransportHeader.write(header, (int) receiver.get("index").asLong(), counter);
            byte[] made = Arrays.copyOf(header, datagram.length);
            try (PacketCipher cipher = crypto.cipher(algorithm, NoiseVectorTest.hex(suite, key))) {
                cipher.encrypt(counter, header, inner, 0, inner.length, made, header.length);
            }
            assertThat(made).as(transport.get("id").asText()).isEqualTo(datagram);
        }
    }

    static Stream<Arguments> negative() {
        List<Arguments> all = new ArrayList<>();
        for (JsonNode suite : NoiseVectorTest.json("sessions.json").get("suites")) {
            for (SessionCrypto crypto : TestSessions.CRYPTOS) {
                SessionVectors vectors = new SessionVectors(suite, crypto);
                for (JsonNode one : suite.get("negative")) {
                    all.add(
                            Arguments.of(
                                    suite.get("suite").asInt(),
                                    crypto.name(),
                                    one.get("id").asText(),
                                    vectors,
                                    one));
                }
            }
        }
        assertThat(all).hasSize(2 * (126 + 126 + 133 + 133));
        return all.stream();
    }

    @ParameterizedTest(name = "suite {0} with {1}: {2}")
    @MethodSource("negative")
    void refusesForTheSameReason(
            int suite, String model, String id, SessionVectors vectors, JsonNode one) {
        SessionVectors.End end = vectors.end(one.get("at").asText());
        for (JsonNode given : one.get("given")) {
            end.receive(vectors.datagrams.get(given.asText()), end.otherAddress());
        }
        InetAddress source = TestSessions.address(one.get("source").asText());

        assertThat(end.receive(NoiseVectorTest.hex(one, "datagram"), source))
                .as(one.get("description").asText())
                .isEqualTo(one.get("outcome").asText());
    }
}

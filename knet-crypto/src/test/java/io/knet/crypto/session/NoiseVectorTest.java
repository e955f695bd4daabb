package io.knet.crypto.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.noise.NoiseInitiator;
import io.knet.session.noise.NoiseKeys;
import io.knet.session.noise.NoisePattern;
import io.knet.session.noise.NoiseProtocol;
import io.knet.session.noise.NoiseResponder;
import io.knet.session.noise.NoiseResult;
import io.knet.session.noise.TransportKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Noise's published vectors, with each implementation of the algorithms. */
class NoiseVectorTest {
    private static final byte[] NONE = {};

    static JsonNode json(String file) {
        try (InputStream in =
                Objects.requireNonNull(
                        NoiseVectorTest.class.getResourceAsStream("/vectors/" + file), file)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> vectors() {
        List<Arguments> all = new ArrayList<>();
        for (JsonNode vector : json("noise.json").get("vectors")) {
            for (SessionCrypto crypto : TestSessions.CRYPTOS) {
                all.add(
                        Arguments.of(
                                vector.get("protocol_name").asText(),
                                crypto.name(),
                                vector,
                                crypto));
            }
        }
        assertThat(all).hasSize(8);
        return all.stream();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("vectors")
    void giveTheSameBytes(String name, String model, JsonNode vector, SessionCrypto crypto)
            throws GeneralSecurityException {
        NoiseProtocol protocol =
                new NoiseProtocol(
                        name.contains("IKpsk2") ? NoisePattern.IK_PSK2 : NoisePattern.NN_PSK0,
                        name.contains("AESGCM") ? AeadAlgorithm.AES_GCM : AeadAlgorithm.CHACHA_POLY,
                        crypto);
        assertThat(protocol.name()).isEqualTo(name);
        JsonNode messages = vector.get("messages");
        NoiseInitiator initiator =
                new NoiseInitiator(
                        protocol,
                        initiatorKeys(protocol, vector),
                        hex(vector, "init_ephemeral"),
                        hex(messages.get(0), "payload"));
        assertThat(initiator.message()).isEqualTo(hex(messages.get(0), "ciphertext"));

        NoiseResponder responder =
                NoiseResponder.read(protocol, responderKeys(protocol, vector), initiator.message())
                        .orElseThrow();
        assertThat(responder.payload()).isEqualTo(hex(messages.get(0), "payload"));
        NoiseResponder.Answer answer =
                responder.answer(hex(vector, "resp_ephemeral"), hex(messages.get(1), "payload"));
        assertThat(answer.message()).isEqualTo(hex(messages.get(1), "ciphertext"));
        NoiseResult result = initiator.finish(answer.message()).orElseThrow();
        assertThat(result.payload()).isEqualTo(hex(messages.get(1), "payload"));
        assertThat(result.handshakeHash()).isEqualTo(hex(vector, "handshake_hash"));
        assertThat(answer.result().handshakeHash()).isEqualTo(hex(vector, "handshake_hash"));
        if (protocol.pattern().hasIdentities()) {
            assertThat(responder.remoteStatic().orElseThrow())
                    .isEqualTo(crypto.publicKey(hex(vector, "init_static")));
        }

        transportMessages(protocol, messages, result.keys(), answer.result().keys());
    }

    private static void transportMessages(
            NoiseProtocol protocol, JsonNode messages, TransportKeys mine, TransportKeys theirs)
            throws GeneralSecurityException {
        for (int i = 2; i < messages.size(); i++) {
            boolean fromInitiator = i % 2 == 0;
            byte[] plain = hex(messages.get(i), "payload");
            byte[] sealed = hex(messages.get(i), "ciphertext");
            try (PacketCipher sealing = cipher(protocol, mine.key(fromInitiator));
                    PacketCipher opening = cipher(protocol, theirs.key(fromInitiator))) {
                byte[] made = new byte[sealed.length];
                sealing.encrypt(i / 2 - 1, NONE, plain, 0, plain.length, made, 0);
                assertThat(made).isEqualTo(sealed);
                byte[] opened = new byte[plain.length];
                assertThat(opening.decrypt(i / 2 - 1, NONE, sealed, 0, sealed.length, opened, 0))
                        .isTrue();
                assertThat(opened).isEqualTo(plain);
            }
        }
    }

    private static PacketCipher cipher(NoiseProtocol protocol, byte[] key)
            throws GeneralSecurityException {
        return protocol.crypto().cipher(protocol.cipher(), key);
    }

    private static NoiseKeys initiatorKeys(NoiseProtocol protocol, JsonNode vector)
            throws GeneralSecurityException {
        byte[] prologue = hex(vector, "init_prologue");
        byte[] psk = hex(vector.get("init_psks").get(0));
        if (!protocol.pattern().hasIdentities()) {
            return NoiseKeys.shared(prologue, psk);
        }
        byte[] own = hex(vector, "init_static");
        return NoiseKeys.initiator(
                prologue,
                psk,
                own,
                protocol.crypto().publicKey(own),
                hex(vector, "init_remote_static"));
    }

    private static NoiseKeys responderKeys(NoiseProtocol protocol, JsonNode vector)
            throws GeneralSecurityException {
        byte[] prologue = hex(vector, "resp_prologue");
        byte[] psk = hex(vector.get("resp_psks").get(0));
        if (!protocol.pattern().hasIdentities()) {
            return NoiseKeys.shared(prologue, psk);
        }
        byte[] own = hex(vector, "resp_static");
        return NoiseKeys.responder(prologue, psk, own, protocol.crypto().publicKey(own));
    }

    static byte[] hex(JsonNode node, String field) {
        return hex(node.get(field));
    }

    static byte[] hex(JsonNode node) {
        return HexFormat.of().parseHex(node.asText());
    }
}

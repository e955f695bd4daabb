package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.format.GoldenVectors.Vector;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against packets that libknet 1.25 sealed, accepted or dropped. */
class GoldenVectorTest {
    private static final List<String> FILES =
            List.of(
                    "crypto-openssl.json",
                    "crypto-nss.json",
                    "crypto-longkeys.json",
                    "crypto-ctr.json",
                    "crypto-compress.json");

    static Stream<Vector> sealed() {
        return FILES.stream().flatMap(file -> GoldenVectors.read(file).stream());
    }

    static Stream<Vector> refused() {
        return GoldenVectors.read("negative.json").stream();
    }

    @Test
    void allRecordedPacketsAreThere() {
        assertThat(sealed().count()).isEqualTo(144 + 144 + 8 + 12 + 6);
        assertThat(refused().count()).isEqualTo(18);
        assertThat(sealed())
                .allSatisfy(
                        vector ->
                                assertThat(vector.plain())
                                        .isNotEmpty()
                                        .hasSameSizeAs(vector.datagrams()));
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void opensWhatLibknetSealed(Vector vector) {
        for (CryptoModel model : TestCrypto.MODELS) {
            try (PacketCrypto crypto =
                            TestCrypto.create(model, vector.cipher(), vector.hash(), vector.key());
                    PacketOpener opener = crypto.newOpener()) {
                for (int i = 0; i < vector.datagrams().size(); i++) {
                    assertThat(TestCrypto.open(opener, vector.datagrams().get(i)))
                            .as("packet %s with %s", i, model.name())
                            .hasValueSatisfying(equalTo(vector.plain().get(i)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void theReferenceMakesTheRecordedBytesAgain(Vector vector) throws GeneralSecurityException {
        ReferenceFormat reference =
                new ReferenceFormat(vector.cipher(), vector.hash(), vector.key());
        for (int i = 0; i < vector.datagrams().size(); i++) {
            byte[] datagram = vector.datagrams().get(i);
            assertThat(reference.seal(datagram, vector.plain().get(i)))
                    .as("packet %s", i)
                    .isEqualTo(datagram);
        }
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void sealsAsLibknetDoesUnderTheSameIv(Vector vector) throws GeneralSecurityException {
        ReferenceFormat reference =
                new ReferenceFormat(vector.cipher(), vector.hash(), vector.key());
        for (CryptoModel model : TestCrypto.MODELS) {
            try (PacketCrypto crypto =
                            TestCrypto.create(model, vector.cipher(), vector.hash(), vector.key());
                    PacketSealer sealer =
                            crypto.newSealer(TestCrypto.seeded(vector.id().hashCode()))) {
                for (int i = 0; i < vector.plain().size(); i++) {
                    byte[] plain = vector.plain().get(i);
                    byte[] sealed = TestCrypto.seal(sealer, plain);
                    assertThat(sealed)
                            .as("packet %s with %s", i, model.name())
                            .hasSameSizeAs(vector.datagrams().get(i))
                            .isEqualTo(reference.seal(sealed, plain));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatLibknetDropped(Vector vector) {
        for (CryptoModel model : TestCrypto.MODELS) {
            try (PacketCrypto crypto =
                            TestCrypto.create(model, vector.cipher(), vector.hash(), vector.key());
                    PacketOpener opener = crypto.newOpener()) {
                for (byte[] datagram : vector.datagrams()) {
                    assertThat(TestCrypto.open(opener, datagram)).as(model.name()).isEmpty();
                }
            }
        }
    }

    @Test
    void readsThePacketTakenApartInTheSpecification() {
        Vector vector =
                sealed().filter(candidate -> candidate.id().equals("ping-openssl-aes256-sha256"))
                        .findFirst()
                        .orElseThrow();
        assertThat(vector.cipher()).isEqualTo(CryptoCipher.AES256);
        assertThat(vector.datagrams().get(0)).hasSize(80).startsWith(0xa9, 0xff, 0x0e, 0x29);
        assertThat(vector.plain().get(0)).hasSize(26).startsWith(0x01, 0x81, 0x00, 0x01);
    }

    private static Consumer<byte[]> equalTo(byte[] expected) {
        return actual -> assertThat(Arrays.equals(actual, expected)).isTrue();
    }
}

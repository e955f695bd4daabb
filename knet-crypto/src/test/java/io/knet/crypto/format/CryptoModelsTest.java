package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.engine.CryptoModels;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models of this module as {@link CryptoModels} finds them. */
class CryptoModelsTest {
    private static final byte[] KEY = TestCrypto.bytes(61, 200);

    @Test
    void bothModelsAreFoundAndWorkTheDefaultFirst() {
        assertThat(CryptoModels.names()).containsExactly("jca", "bouncycastle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jca", "bouncycastle", "nss", "openssl", "NSS", "OpenSSL"})
    void acceptsOurNamesAndLibknets(String name) throws GeneralSecurityException {
        for (CryptoCipher cipher : CryptoCipher.values()) {
            for (CryptoHash hash : CryptoHash.values()) {
                try (PacketCrypto crypto =
                                CryptoModels.create(CryptoConfig.of(name, cipher, hash, KEY));
                        PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1))) {
                    byte[] packet = TestCrypto.seal(sealer, new byte[40]);
                    assertThat(new ReferenceFormat(cipher, hash, KEY).open(packet)).isPresent();
                }
            }
        }
    }

    @Test
    void refusesUnknownModels() {
        assertThatExceptionOfType(KnetException.class)
                .isThrownBy(() -> CryptoModels.create(config("gcrypt")))
                .satisfies(e -> assertThat(e.error()).isEqualTo(KnetError.MODEL_UNAVAILABLE))
                .withMessageContaining(
                        "no crypto model \"gcrypt\" is installed; there is jca, bouncycastle");
    }

    @Test
    void refusesAClosedConfiguration() {
        CryptoConfig config = config("jca");
        config.close();
        assertThatIllegalStateException().isThrownBy(() -> CryptoModels.create(config));
    }

    @Test
    void bouncyCastleStandsInWhereTheJvmLacksAnAlgorithm() throws GeneralSecurityException {
        withoutJdkCiphers(
                () -> {
                    assertThatExceptionOfType(KnetException.class)
                            .isThrownBy(() -> CryptoModels.create(config("jca")))
                            .satisfies(
                                    e ->
                                            assertThat(e.error())
                                                    .isEqualTo(KnetError.UNKNOWN_ALGORITHM))
                            .withMessageContaining(
                                    "the crypto model jca does not offer aes256 with sha256 on this JVM");
                    assertThat(CryptoModels.names()).containsExactly("bouncycastle");
                    PacketCrypto crypto = CryptoModels.create(config("nss"));
                    try (crypto;
                            PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
                            PacketOpener opener = crypto.newOpener()) {
                        byte[] packet = TestCrypto.seal(sealer, new byte[40]);
                        assertThat(TestCrypto.open(opener, packet))
                                .hasValueSatisfying(plain -> assertThat(plain).hasSize(40));
                    }
                });
    }

    private static CryptoConfig config(String model) {
        return CryptoConfig.of(model, CryptoCipher.AES256, CryptoHash.SHA256, KEY);
    }

    private interface Action {
        void run() throws GeneralSecurityException;
    }

    /** Runs something in a JVM without AES and HMAC, as far as JCA knows. */
    private static void withoutJdkCiphers(Action action) throws GeneralSecurityException {
        Provider provider = Security.getProvider("SunJCE");
        int position = Arrays.asList(Security.getProviders()).indexOf(provider) + 1;
        Security.removeProvider("SunJCE");
        try {
            action.run();
        } finally {
            Security.insertProviderAt(provider, position);
        }
    }
}

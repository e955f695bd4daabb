package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetLimits;
import io.knet.crypto.engine.CryptoWarmUp;
import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.CipherWarmUp;
import io.knet.session.crypto.SessionCryptos;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpTest {
    private static final int SOME = 300;

    private final AtomicInteger asked = new AtomicInteger();

    private boolean someMore() {
        return asked.incrementAndGet() <= SOME;
    }

    private static CryptoWarmUp warmUp(CryptoCipher cipher, CryptoHash hash) {
        byte[] key = new byte[KnetLimits.MIN_KEY];
        try (CryptoConfig config = CryptoConfig.of("jca", cipher, hash, key)) {
            return new CryptoWarmUp(config);
        }
    }

    @ParameterizedTest
    @EnumSource(CryptoCipher.class)
    void everyCipherIsWarmedUpForAsLongAsThereIsTime(CryptoCipher cipher)
            throws GeneralSecurityException {
        assertThat(warmUp(cipher, CryptoHash.SHA256).run(this::someMore)).isEqualTo(SOME);
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void everyCipherOfSessionsIsWarmedUpForAsLongAsThereIsTime(AeadAlgorithm algorithm)
            throws GeneralSecurityException {
        CipherWarmUp warmUp = new CipherWarmUp(SessionCryptos.standard(), algorithm);
        assertThat(warmUp.run(this::someMore)).isEqualTo(SOME);
    }

    @Test
    void aWarmUpEndsByItselfWhenItIsEnough() throws GeneralSecurityException {
        assertThat(warmUp(CryptoCipher.AES256, CryptoHash.SHA256).run(() -> true))
                .isBetween(10_000, 20_000);
    }

    @Test
    void theNameTellsAlgorithmsApart() {
        assertThat(warmUp(CryptoCipher.AES256, CryptoHash.SHA512).algorithms())
                .isEqualTo("jca/aes256/sha512");
    }
}

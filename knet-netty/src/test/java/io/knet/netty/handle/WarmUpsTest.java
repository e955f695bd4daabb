package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AeadCipher;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpsTest {
    private final List<Runnable> begun = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final WarmUps warmUps = new WarmUps(begun::add, this::nanoTime);

    /** Every look at the clock is a tenth of the time that a warm-up may take. */
    private long nanoTime() {
        asked.incrementAndGet();
        return now.getAndAdd(WarmUps.MOST_NANOS / 10);
    }

    private static CryptoConfig config(String model, CryptoCipher cipher) {
        return CryptoConfig.of(model, cipher, CryptoHash.SHA256, new byte[KnetLimits.MIN_KEY]);
    }

    @Test
    void algorithmsAreWarmedUpOnceHoweverManyKeysThereAre() {
        for (int i = 0; i < 3; i++) {
            warmUps.warmUp(config("jca", CryptoCipher.AES256));
            warmUps.warmUp(config("jca", CryptoCipher.AES256_CTR));
            warmUps.warmUp(AeadCipher.AES_GCM);
        }
        assertThat(begun).hasSize(3);
    }

    @Test
    void nothingIsDoneOnTheCallingThread() {
        warmUps.warmUp(config("jca", CryptoCipher.AES256));
        assertThat(asked).hasValue(0);
    }

    @Test
    void aSlowMachineIsLeftAloneAfterAWhile() {
        warmUps.warmUp(config("jca", CryptoCipher.AES256));
        warmUps.warmUp(AeadCipher.CHACHA_POLY);
        begun.forEach(Runnable::run);
        assertThat(asked.get()).isBetween(2L, 2 * 13L);
    }

    @Test
    void aConfigurationThatWasClosedMeanwhileIsWarmedUpAllTheSame() {
        CryptoConfig config = config("jca", CryptoCipher.AES128);
        warmUps.warmUp(config);
        config.close();
        begun.forEach(Runnable::run);
        assertThat(asked.get()).isGreaterThan(2);
    }

    @Test
    void whatIsNotThereHarmsNobody() {
        warmUps.warmUp(config("nobodys", CryptoCipher.AES256));
        begun.forEach(Runnable::run);
        assertThat(begun).hasSize(1);
    }

    @Test
    void handlesUnderVirtualTimeStartNoThread() {
        WarmUps.none().warmUp(config("jca", CryptoCipher.AES256));
        assertThat(begun).isEmpty();
    }
}

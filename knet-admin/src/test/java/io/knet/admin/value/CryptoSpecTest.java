package io.knet.admin.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoSpecTest {
    @ParameterizedTest
    @CsvSource({
        "jca/aes256/sha256,jca,AES256,SHA256",
        "bouncycastle/aes-128-ctr/md5,bouncycastle,AES128_CTR,MD5",
        "openssl/none/SHA512,openssl,NONE,SHA512"
    })
    void readsModelCipherAndHash(String text, String model, CryptoCipher cipher, CryptoHash hash) {
        assertThat(CryptoSpec.parse(text)).isEqualTo(new CryptoSpec(model, cipher, hash));
    }

    @Test
    void takesAKey() {
        byte[] key = new byte[128];
        key[0] = 1;

        try (CryptoConfig config = CryptoSpec.parse("jca/aes256/sha256").withKey(key)) {
            assertThat(config.key()).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jca", "jca/aes256", "jca/aes256/sha256/x", "/aes256/sha256"})
    void refusesOtherForms(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CryptoSpec.parse(text))
                .withMessage("\"" + text + "\" must be MODEL/CIPHER/HASH, as in jca/aes256/sha256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jca/rot13/sha256", "jca/aes256/crc32", "jca//"})
    void refusesUnknownAlgorithms(String text) {
        assertThatThrownBy(() -> CryptoSpec.parse(text)).isInstanceOf(KnetException.class);
    }
}

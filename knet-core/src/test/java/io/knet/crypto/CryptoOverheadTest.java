package io.knet.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CryptoOverheadTest {
    @Test
    void padsToWholeBlocksAndAlwaysPads() {
        CryptoOverhead overhead = new CryptoOverhead(16, 16, 32);

        assertThat(overhead.sealed(15)).isEqualTo(16 + 16 + 32);
        assertThat(overhead.sealed(16)).isEqualTo(16 + 32 + 32);
        assertThat(new CryptoOverhead(16, 0, 32).sealed(16)).isEqualTo(16 + 16 + 32);
        assertThat(CryptoOverhead.NONE.sealed(16)).isEqualTo(16);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "0, -16, 0", "0, 0, -32"})
    void refusesSizesBelowZero(int salt, int block, int hash) {
        assertThatThrownBy(() -> new CryptoOverhead(salt, block, hash))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContainingAll("salt " + salt, "block " + block, "hash " + hash);
    }
}

package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names and numbers of small enums, as options, JSON and libknet have them. */
class EnumNamesTest {
    @ParameterizedTest
    @CsvSource({"accept, ACCEPT", "Reject, REJECT"})
    void verdictsOfAccessListsHaveNames(String name, AccessVerdict verdict) {
        assertThat(AccessVerdict.ofName(name)).isEqualTo(verdict);
        assertThat(verdict.wireName()).isEqualToIgnoringCase(name);
    }

    @ParameterizedTest
    @CsvSource({"allow, ALLOW", "DISALLOW, DISALLOW"})
    void settingsForClearTrafficHaveNames(String name, ClearTraffic setting) {
        assertThat(ClearTraffic.ofName(name)).isEqualTo(setting);
        assertThat(setting.wireName()).isEqualToIgnoringCase(name);
    }

    @ParameterizedTest
    @CsvSource({"passive, 0, PASSIVE", "active, 1, ACTIVE", "Rr, 2, RR"})
    void policiesHaveNamesAndLibknetsNumbers(String name, int code, LinkPolicy policy) {
        assertThat(LinkPolicy.ofName(name)).isEqualTo(policy);
        assertThat(LinkPolicy.ofCode(code)).isEqualTo(policy);
        assertThat(policy.wireName()).isEqualToIgnoringCase(name);
        assertThat(policy.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"auto, AUTO", "Epoll, EPOLL", "NIO, NIO"})
    void kindsOfSocketsHaveNames(String name, NativeMode mode) {
        assertThat(NativeMode.ofName(name)).isEqualTo(mode);
        assertThat(mode.wireName()).isEqualToIgnoringCase(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none-cbc", "a-e-s256", "aes-256", "aes256cbc"})
    void aCipherHasTheNamesThatLibknetListsAndNoOthers(String name) {
        assertThatThrownBy(() -> CryptoCipher.ofName(name))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining(name);
    }

    @Test
    void aCipherIsFoundByEachOfItsNamesInLettersOfEitherCase() {
        assertThat(CryptoCipher.ofName("AES-256-cbc")).isEqualTo(CryptoCipher.AES256);
        assertThat(CryptoCipher.ofName("aes256")).isEqualTo(CryptoCipher.AES256);
        assertThat(CryptoCipher.ofName("aes256-CTR")).isEqualTo(CryptoCipher.AES256_CTR);
    }
}

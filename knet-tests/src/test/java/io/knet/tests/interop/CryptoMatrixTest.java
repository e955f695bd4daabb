package io.knet.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.stats.HandleCounter;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.Libknet;
import io.knet.tests.peer.LinkEnds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Every cipher with every hash, in all crypto models of both sides. */
@EachLibknet
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CryptoMatrixTest {
    private static final long KEY_SEED = 1;
    private static final int KEY_LENGTH = 200;
    private static final int AHEAD = 4;

    static final List<Setting> SETTINGS = settings();

    @TempDir static Path directory;

    private @Nullable Path keyFile;

    @AutoClose private @Nullable Ahead<Setting, MixedPair> pairs;

    /** What a pair of nodes encrypts and signs with. */
    record Setting(String javaModel, String peerModel, CryptoCipher cipher, CryptoHash hash) {
        @Override
        public String toString() {
            return javaModel
                    + " with "
                    + peerModel
                    + ": "
                    + cipher.wireName()
                    + "/"
                    + hash.wireName();
        }
    }

    private static List<Setting> settings() {
        List<Setting> all = new ArrayList<>();
        for (String javaModel : List.of("jca", "bouncycastle")) {
            for (String peerModel : List.of("nss", "openssl")) {
                for (CryptoCipher cipher : CryptoCipher.values()) {
                    // Only libknet's openssl model knows CTR (spec wire 5.3).
                    if (cipher.mode() == CryptoCipher.Mode.CTR && peerModel.equals("nss")) {
                        continue;
                    }
                    for (CryptoHash hash : CryptoHash.values()) {
                        all.add(new Setting(javaModel, peerModel, cipher, hash));
                    }
                }
            }
        }
        return all;
    }

    /** Written once, as peers that are started ahead read it at any time. */
    private synchronized Path keyFile() {
        if (keyFile == null) {
            keyFile = KeyFiles.write(directory, KEY_SEED, KEY_LENGTH);
        }
        return keyFile;
    }

    /** Pairs of all settings that this version can do something with. */
    private Ahead<Setting, MixedPair> pairs() {
        if (pairs == null) {
            Libknet libknet = Libknet.current();
            List<Setting> possible =
                    SETTINGS.stream()
                            .filter(
                                    setting ->
                                            libknet.failsWith(
                                                            setting.peerModel(),
                                                            setting.cipher().wireName())
                                                    .isEmpty())
                            .toList();
            pairs = new Ahead<>(possible, AHEAD, this::start);
        }
        return pairs;
    }

    private MixedPair start(Setting setting) {
        CryptoConfig config =
                CryptoConfig.of(
                        setting.javaModel(),
                        setting.cipher(),
                        setting.hash(),
                        KeyFiles.key(KEY_SEED, KEY_LENGTH));
        return MixedPair.builder().crypto(config, setting.peerModel(), keyFile()).startLinked();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("SETTINGS")
    void messagesOfAllSizesArriveBothWays(Setting setting) {
        Libknet.current().assumeWorksWith(setting.peerModel(), setting.cipher().wireName());
        try (MixedPair pair = pairs().take(setting)) {
            checkMessages(pair);
            assertThat(pair.java().count(HandleCounter.RX_CRYPT_PACKETS)).isPositive();
            assertThat(pair.peer().stats().path("rx_crypt_packets").asLong()).isPositive();
            assertThat(pair.java().drops()).isEmpty();
        }
    }

    @Test
    void messagesOfAllSizesArriveInClear() {
        try (MixedPair pair = MixedPair.builder().startLinked()) {
            checkMessages(pair);
            assertThat(pair.java().count(HandleCounter.TX_CRYPT_PACKETS)).isZero();
            assertThat(pair.java().drops()).isEmpty();
        }
    }

    @ParameterizedTest(name = "key of {0} bytes, {1}, {2}/{3}", quoteTextArguments = false)
    @CsvSource({
        "128,  nss,     aes256, sha256",
        "129,  openssl, aes256, sha512",
        "257,  nss,     aes192, md5",
        "1000, openssl, none,   sha1",
        "4096, nss,     aes128, sha384",
        "4096, openssl, aes256, sha256",
    })
    void keysOfAllLengthsWork(int length, String peerModel, String cipher, String hash) {
        Libknet.current().assumeWorksWith(peerModel, cipher);
        Path longKey = KeyFiles.write(directory, 2, length);
        CryptoConfig config =
                CryptoConfig.of(
                        "jca",
                        CryptoCipher.ofName(cipher),
                        CryptoHash.ofName(hash),
                        KeyFiles.key(2, length));
        try (MixedPair pair =
                MixedPair.builder().crypto(config, peerModel, longKey).startLinked()) {
            checkMessages(pair);
        }
    }

    @ParameterizedTest(name = "IPv6, {0}, {1}/{2}", quoteTextArguments = false)
    @CsvSource({"nss, aes256, sha256", "openssl, none, sha512", "openssl, aes-128-ctr, md5"})
    void messagesArriveOverIpv6(String peerModel, String cipher, String hash) {
        Libknet.current().assumeWorksWith(peerModel, cipher);
        CryptoConfig config =
                CryptoConfig.of(
                        "jca",
                        CryptoCipher.ofName(cipher),
                        CryptoHash.ofName(hash),
                        KeyFiles.key(KEY_SEED, KEY_LENGTH));
        LinkEnds path = FreePorts.link6();
        try (MixedPair pair =
                MixedPair.builder().link(path).crypto(config, peerModel, keyFile()).startLinked()) {
            checkMessages(pair);
        }
    }

    private static void checkMessages(MixedPair pair) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Exchange exchange = new Exchange(pair, seed);
        exchange.bothWays(1, 1024, 65536);
        exchange.bothWays(random.ints(4, 2, 65536).toArray());
    }
}

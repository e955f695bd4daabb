package io.knet.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libknet's two crypto models against each other, and rekeying under load. */
@EachLibknet
class LibknetPeerCryptoTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "aes128, md5, 65445",
        "aes192, sha1, 65429",
        "aes256, sha256, 65429",
        "aes256, sha384, 65413",
        "aes128, sha512, 65397",
        "none, sha256, 65449"
    })
    void nssAndOpensslUnderstandEachOther(String cipher, String hash, int dataMtu) {
        Path key = KeyFiles.write(directory, 1, 128);
        try (PeerPair pair =
                PeerPair.start(
                        FreePorts.link(),
                        one -> one.crypto("nss", cipher, hash, key),
                        two -> two.crypto("openssl", cipher, hash, key))) {
            assertThat(pair.one().awaitDataMtu(mtu -> mtu > 1500)).isEqualTo(dataMtu);
            assertThat(pair.one().sync(2, 0, 65536, 1).isOk()).isTrue();
            String sent = FloodMessage.fnv64(FloodMessage.generate(1, 65536));
            assertThat(pair.two().awaitMessage().fnv64()).isEqualTo(sent);
            pair.two().send(1, 0, "and back");
            assertThat(pair.one().awaitMessage().text()).isEqualTo("and back");
            assertThat(pair.one().stats().path("tx_crypt_packets").asLong()).isPositive();
        }
    }

    /** What {@link Libknet#failsWith} says, so that nobody skips tests for longer than needed. */
    @Test
    void theOpensslModelWithoutACipherHasADataMtuOrIsKnownNotTo() {
        Path key = KeyFiles.write(directory, 1, 128);
        boolean fails = Libknet.current().failsWith("openssl", "none").isPresent();
        try (PeerPair pair =
                PeerPair.start(options -> options.crypto("openssl", "none", "sha256", key))) {
            assertThat(pair.one().awaitDataMtu(mtu -> mtu != 0 && (fails || mtu > 1500)))
                    .isEqualTo(fails ? -27 : 65449);
        }
    }

    @Test
    void rekeyingUnderLoadLosesNothing() {
        Path oldKey = KeyFiles.write(directory, 1, 128);
        Path newKey = KeyFiles.write(directory, 2, 4096);
        try (PeerPair pair =
                PeerPair.start(
                        options ->
                                options.crypto("openssl", "aes256", "sha256", oldKey)
                                        .quietMessages())) {
            CompletableFuture<FloodResult> flood = pair.one().flood("2 0 10000 200 100");
            pair.one().cryptoSet(2, "openssl", "aes128", "sha512", newKey);
            pair.two().cryptoSet(2, "nss", "aes128", "sha512", newKey);
            pair.one().cryptoUse(2);
            pair.two().cryptoUse(2);
            pair.one().cryptoClear(1);
            assertThat(flood.join().sent()).isEqualTo(10000);
            pair.two().awaitReceived(1, 0, 10000, Duration.ofMinutes(1));
            assertThat(pair.two().summary(1, 0)).matches(summary -> summary.isClean(10000));
        }
    }
}

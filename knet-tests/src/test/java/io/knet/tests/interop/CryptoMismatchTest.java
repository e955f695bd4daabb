package io.knet.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.ClearTraffic;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetEvent;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LibknetPeer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose crypto settings differ: no link, no message, and a counter that tells why. */
@EachLibknet
class CryptoMismatchTest {
    private static final int PINGS = 5;
    private static final byte[] KEY = KeyFiles.key(1, 256);

    @TempDir Path directory;

    private Path keyFile;
    private Path otherKeyFile;

    @BeforeEach
    void writeKeys() {
        keyFile = KeyFiles.write(directory, 1, 256);
        otherKeyFile = KeyFiles.write(directory, 2, 256);
    }

    private static CryptoConfig config(CryptoCipher cipher, CryptoHash hash) {
        return CryptoConfig.of("jca", cipher, hash, KEY);
    }

    @Test
    void anotherKeyKeepsTheLinkDown() {
        try (MixedPair pair =
                MixedPair.builder()
                        .java(java -> java.crypto(CryptoConfig.aes256Sha256(KEY)))
                        .peer(peer -> peer.crypto("nss", "aes256", "sha256", otherKeyFile))
                        .start()) {
            checkStaysDown(pair);
            checkAllRefusedFor(pair, DropReason.NOT_AUTHENTIC);
        }
    }

    @Test
    void aKeyThatDiffersBehindTheCipherKeyKeepsTheLinkDown() {
        // The cipher's part of the key, its first 32 bytes, is the same.
        byte[] tailDiffers = KEY.clone();
        tailDiffers[255] ^= 1;
        CryptoConfig config = CryptoConfig.aes256Sha256(tailDiffers);
        try (MixedPair pair = MixedPair.builder().crypto(config, "openssl", keyFile).start()) {
            checkStaysDown(pair);
            checkAllRefusedFor(pair, DropReason.NOT_AUTHENTIC);
        }
    }

    @Test
    void anotherHashKeepsTheLinkDown() {
        CryptoConfig config = config(CryptoCipher.AES256, CryptoHash.SHA384);
        try (MixedPair pair =
                MixedPair.builder()
                        .java(java -> java.crypto(config))
                        .peer(peer -> peer.crypto("openssl", "aes256", "sha256", keyFile))
                        .start()) {
            checkStaysDown(pair);
            checkAllRefusedFor(pair, DropReason.NOT_AUTHENTIC);
        }
    }

    @Test
    void aSignatureWithoutEncryptionIsNotEnough() {
        CryptoConfig config = config(CryptoCipher.AES256, CryptoHash.SHA256);
        try (MixedPair pair =
                MixedPair.builder()
                        .java(java -> java.crypto(config))
                        .peer(peer -> peer.crypto("nss", "none", "sha256", keyFile))
                        .start()) {
            checkStaysDown(pair);
            checkAllRefusedFor(pair, DropReason.NOT_AUTHENTIC);
        }
    }

    @Test
    void clearPacketsAreRefusedByANodeWithCrypto() {
        try (MixedPair pair =
                MixedPair.builder()
                        .java(java -> java.crypto(CryptoConfig.aes256Sha256(KEY)))
                        .start()) {
            checkStaysDown(pair);
            checkAllRefusedFor(pair, DropReason.NOT_AUTHENTIC);
        }
    }

    @Test
    void aNodeWithCryptoThatAllowsClearTrafficStillGetsNoAnswerFromAClearOne() {
        // It takes the other's pings, but answers them sealed.
        try (MixedPair pair =
                MixedPair.builder()
                        .java(
                                java ->
                                        java.crypto(CryptoConfig.aes256Sha256(KEY))
                                                .clearTraffic(ClearTraffic.ALLOW))
                        .start()) {
            checkStaysDown(pair);
            assertThat(pair.java().count(MixedPair.PEER, 0, LinkCounter.RX_PING_PACKETS))
                    .isGreaterThanOrEqualTo(PINGS);
            assertThat(pair.java().drops()).isEmpty();
        }
    }

    @Test
    void sealedPacketsAreNothingToAClearNode() {
        try (MixedPair pair =
                MixedPair.builder()
                        .peer(peer -> peer.crypto("nss", "aes256", "sha256", keyFile))
                        .start()) {
            checkStaysDown(pair);
            // The first byte of a sealed packet is random, and so is what it is mistaken for.
            await().atMost(JavaNode.TIMEOUT)
                    .until(() -> pair.java().handle().stats().allDrops() >= PINGS);
            assertThat(pair.java().drops(DropReason.UNKNOWN_VERSION)).isPositive();
        }
    }

    @Test
    void messagesSealedWithAnotherKeyAreCountedAndNotDelivered() {
        CryptoConfig config = CryptoConfig.aes256Sha256(KEY);
        try (MixedPair pair =
                MixedPair.builder().crypto(config, "openssl", keyFile).startLinked()) {
            LibknetPeer peer = pair.peer();
            // It still opens what the Java node sends, and so considers it reachable.
            peer.cryptoSet(2, "openssl", "aes256", "sha256", otherKeyFile);
            long before = pair.java().drops(DropReason.NOT_AUTHENTIC);
            peer.cryptoUse(2);
            assertThat(peer.sync(MixedPair.JAVA, 0, 300, 1).result()).isEqualTo("OK");
            peer.cryptoUse(1);
            new Exchange(pair, 1).toJava(200, true);
            assertThat(pair.java().waitingMessages()).isZero();
            assertThat(pair.java().drops(DropReason.NOT_AUTHENTIC)).isGreaterThan(before);
        }
    }

    @Test
    void aPeerThatChangesItsKeyAloneIsLost() {
        CryptoConfig config = CryptoConfig.aes256Sha256(KEY);
        try (MixedPair pair =
                MixedPair.builder()
                        .timers(LinkTimers.ofMillis(100, 1000).withPongsToComeUp(2).withBackoff(1))
                        .crypto(config, "nss", keyFile)
                        .startLinked()) {
            pair.peer().cryptoSet(2, "nss", "aes256", "sha256", otherKeyFile);
            pair.peer().cryptoUse(2);
            pair.java().awaitUnreachable(MixedPair.PEER);
            // Events come on a thread of their own.
            Await.until(
                    () ->
                            pair.java().events().stream()
                                    .anyMatch(KnetEvent.LinkDown.class::isInstance));
            assertThat(pair.java().events())
                    .filteredOn(KnetEvent.LinkDown.class::isInstance)
                    .extracting(event -> ((KnetEvent.LinkDown) event).reason())
                    .containsOnly(LinkDownReason.TIMEOUT);
            assertThat(pair.java().drops(DropReason.NOT_AUTHENTIC)).isPositive();
        }
    }

    /** Both have pinged some times; neither reaches the other or takes a message for it. */
    private static void checkStaysDown(MixedPair pair) {
        await().atMost(JavaNode.TIMEOUT)
                .until(
                        () ->
                                pair.java().count(MixedPair.PEER, 0, LinkCounter.TX_PING_PACKETS)
                                                >= PINGS
                                        && pair.peerCount(0, "tx_ping_packets") >= PINGS);
        assertThat(pair.java().host(MixedPair.PEER).isReachable()).isFalse();
        assertThat(pair.java().events())
                .as("but for what the matter is")
                .allMatch(KnetEvent.DiagnosisChange.class::isInstance);
        assertThat(pair.peer().status().isReachable(MixedPair.JAVA)).isFalse();
        assertThat(pair.peer().events()).noneMatch(LibknetPeer.is("host"));
        byte[] message = FloodMessage.generate(1, 100);
        assertThat(pair.java().trySendSync(MixedPair.PEER, message)).isEqualTo("EHOSTDOWN");
        assertThat(pair.peer().sync(MixedPair.JAVA, 0, 100, 1).result()).isEqualTo("EHOSTDOWN");
        assertThat(pair.java().waitingMessages()).isZero();
        assertThat(pair.peer().summary(MixedPair.JAVA, 0).received()).isZero();
    }

    /** Every packet of libknet's that has arrived was dropped, for this reason alone. */
    private static void checkAllRefusedFor(MixedPair pair, DropReason reason) {
        await().atMost(JavaNode.TIMEOUT).until(() -> pair.java().drops(reason) >= PINGS);
        assertThat(pair.java().drops()).containsOnlyKeys(reason);
        assertThat(pair.java().count(MixedPair.PEER, 0, LinkCounter.RX_PING_PACKETS)).isZero();
    }
}

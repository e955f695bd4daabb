package io.knet.crypto.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.SaltSource;
import io.knet.crypto.testkit.HeapScan;
import io.knet.session.SessionSuite;
import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.KeyedHash;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.crypto.SessionCrypto;
import io.netty.buffer.Unpooled;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for the keys of sessions in a dump of this JVM's heap, while they are in use and after
 * close: pre-shared key, key of the macs, identity, and the transport keys. Those are not known to
 * the test; it spies them out where the ciphers are made, and keeps them under a mask.
 */
class SessionHeapScanTest {
    private static final SaltSource RANDOM_BYTES =
            (bytes, offset, length) -> {
                byte[] fresh = new byte[length];
                new SecureRandom().nextBytes(fresh);
                System.arraycopy(fresh, 0, bytes, offset, length);
                Arrays.fill(fresh, (byte) 0);
            };

    @TempDir private Path directory;

    @Test
    void noKeyIsLeftAfterClose() throws Exception {
        HeapScan scan = new HeapScan(directory);
        List<byte[]> masked = new ArrayList<>();
        List<SessionPair> pairs = new ArrayList<>();
        for (SessionCrypto crypto : TestSessions.CRYPTOS) {
            for (SessionSuite suite :
                    List.of(SessionSuite.IDENTITY_AES_GCM, SessionSuite.IDENTITY_CHACHA_POLY)) {
                pairs.add(pair(suite, new Spy(crypto, masked), masked));
            }
        }

        try {
            int[] before = scan.occurrences(masked);
            assertThat(Arrays.stream(before).filter(found -> found > 0).count())
                    .as("the scan finds keys in use: %s", Arrays.toString(before))
                    .isGreaterThanOrEqualTo(4 * 5);
            pairs.forEach(SessionPair::close);
            assertThat(scan.occurrences(masked)).containsOnly(0);
        } finally {
            Reference.reachabilityFence(pairs);
        }
    }

    private static SessionPair pair(SessionSuite suite, Spy crypto, List<byte[]> masked) {
        byte[] keyFile = new byte[128];
        byte[] identity = new byte[32];
        new SecureRandom().nextBytes(keyFile);
        new SecureRandom().nextBytes(identity);
        masked.add(HeapScan.masked(identity));
        // What is drawn from a seed may be in the heap for other tests that use the seed.
        SessionPair pair =
                new SessionPair(suite, crypto, crypto, keyFile, identity, any -> RANDOM_BYTES);
        Arrays.fill(keyFile, (byte) 0);
        Arrays.fill(identity, (byte) 0);
        for (SessionPair.End end : List.of(pair.initiator, pair.responder)) {
            end.session
                    .newSealer(end.scratch)
                    .orElseThrow()
                    .seal(
                            Unpooled.wrappedBuffer(TestSessions.packet(1, 20)),
                            Unpooled.buffer(64),
                            SessionPair.NOW);
        }
        return pair;
    }

    /** Notes the keys of all ciphers and macs that are made. */
    private record Spy(SessionCrypto crypto, List<byte[]> masked) implements SessionCrypto {
        @Override
        public String name() {
            return crypto.name();
        }

        @Override
        public byte[] publicKey(byte[] privateKey) throws GeneralSecurityException {
            return crypto.publicKey(privateKey);
        }

        @Override
        public byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
            masked.add(HeapScan.masked(privateKey));
            return crypto.x25519(privateKey, publicKey);
        }

        @Override
        public byte[] sha256(byte[] first, byte[] second) throws GeneralSecurityException {
            return crypto.sha256(first, second);
        }

        @Override
        public KeyedHash hmacSha256(byte[] key) throws GeneralSecurityException {
            // Salts of the key file's HKDF and names of protocols are no secrets.
            String text = new String(key, StandardCharsets.US_ASCII);
            if (!text.startsWith("knet sessions") && !text.startsWith("Noise_")) {
                masked.add(HeapScan.masked(key));
            }
            return crypto.hmacSha256(key);
        }

        @Override
        public PacketCipher cipher(AeadAlgorithm algorithm, byte[] key)
                throws GeneralSecurityException {
            masked.add(HeapScan.masked(key));
            return crypto.cipher(algorithm, key);
        }
    }
}

package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.testkit.HeapScan;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for keys in the heap: in arrays of bytes, in AES key schedules, whose first words are the
 * key, and in HMAC pads.
 */
class HeapScanTest {
    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5C;

    @TempDir private Path directory;

    /** The key is as long as a block of SHA-512, so that HMAC uses it as it is. */
    @Test
    void noKeyIsLeftAfterClose() throws Exception {
        HeapScan scan = new HeapScan(directory);
        byte[] masked = new byte[128];
        new SecureRandom().nextBytes(masked);
        List<byte[]> sought =
                List.of(masked, HeapScan.xor(masked, INNER_PAD), HeapScan.xor(masked, OUTER_PAD));
        List<PacketCrypto> all = new ArrayList<>();
        List<AutoCloseable> users = new ArrayList<>();
        for (CryptoCipher cipher :
                List.of(CryptoCipher.AES256, CryptoCipher.AES128_CTR, CryptoCipher.NONE)) {
            PacketCrypto crypto = create(cipher, masked);
            PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
            PacketOpener opener = crypto.newOpener();
            assertThat(TestCrypto.open(opener, TestCrypto.seal(sealer, new byte[100]))).isPresent();
            all.add(crypto);
            users.add(sealer);
            users.add(opener);
        }

        try {
            assertThat(scan.occurrences(sought))
                    .as("the scan finds keys, inner and outer pads")
                    .doesNotContain(0);
            all.forEach(PacketCrypto::close);
            assertThat(scan.occurrences(sought)).containsOnly(0);
        } finally {
            Reference.reachabilityFence(users);
            Reference.reachabilityFence(all);
        }
    }

    private static PacketCrypto create(CryptoCipher cipher, byte[] masked) {
        byte[] key = HeapScan.masked(masked);
        try (CryptoConfig config = CryptoConfig.of("jca", cipher, CryptoHash.SHA512, key)) {
            return TestCrypto.JCA.create(config);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}

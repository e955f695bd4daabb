package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for keys in a dump of this JVM's heap: in arrays of bytes, in AES key schedules, whose first words are the key,
 * and in HMAC pads. Only objects that are still reachable count; what the garbage collector has not reused yet nobody
 * can wipe.
 */
class HeapScanTest {
    /** The test itself keeps the key only under this mask. */
    private static final int MASK = 0x5A;

    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5C;
    private static final int PATTERN = 16;

    @TempDir
    private Path directory;

    /** The key is as long as a block of SHA-512, so that HMAC uses it as it is. */
    @Test
    void noKeyIsLeftAfterClose() throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        assumeTrue(Files.isExecutable(jcmd), "this JVM comes without jcmd");
        byte[] masked = new byte[128];
        new SecureRandom().nextBytes(masked);
        List<PacketCrypto> all = new ArrayList<>();
        List<AutoCloseable> users = new ArrayList<>();
        for (CryptoCipher cipher : List.of(CryptoCipher.AES256, CryptoCipher.AES128_CTR, CryptoCipher.NONE)) {
            PacketCrypto crypto = create(cipher, masked);
            PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
            PacketOpener opener = crypto.newOpener();
            assertThat(TestCrypto.open(opener, TestCrypto.seal(sealer, new byte[100]))).isPresent();
            all.add(crypto);
            users.add(sealer);
            users.add(opener);
        }

        assertThat(occurrences(dump(jcmd, "before"), masked))
                .as("the scan finds keys, inner and outer pads")
                .doesNotContain(0);
        all.forEach(PacketCrypto::close);
        assertThat(occurrences(dump(jcmd, "after"), masked)).containsOnly(0);
        Reference.reachabilityFence(users);
        Reference.reachabilityFence(all);
    }

    private static PacketCrypto create(CryptoCipher cipher, byte[] masked) {
        byte[] key = unmasked(masked);
        try (CryptoConfig config = CryptoConfig.of("jca", cipher, CryptoHash.SHA512, key)) {
            return TestCrypto.JCA.create(config);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] unmasked(byte[] masked) {
        byte[] bytes = masked.clone();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= MASK;
        }
        return bytes;
    }

    private Path dump(Path jcmd, String name) throws IOException, InterruptedException {
        Path file = directory.resolve(name + ".hprof");
        Process process = new ProcessBuilder(
                        jcmd.toString(),
                        Long.toString(ProcessHandle.current().pid()),
                        "GC.heap_dump",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(file).as(Files.readString(directory.resolve(name + ".log"))).exists();
        return file;
    }

    /** How often the first bytes of the key, the inner pad and the outer pad stand in the file. */
    private static int[] occurrences(Path file, byte[] masked) throws IOException {
        int[] found = new int[3];
        byte[] window = new byte[1 << 16];
        int filled = 0;
        try (InputStream in = Files.newInputStream(file)) {
            int read = in.read(window, 0, window.length);
            while (read > 0) {
                filled += read;
                for (int i = 0; i <= filled - PATTERN; i++) {
                    found[0] += matches(window, i, masked, MASK) ? 1 : 0;
                    found[1] += matches(window, i, masked, MASK ^ INNER_PAD) ? 1 : 0;
                    found[2] += matches(window, i, masked, MASK ^ OUTER_PAD) ? 1 : 0;
                }
                int keep = Math.min(filled, PATTERN - 1);
                System.arraycopy(window, filled - keep, window, 0, keep);
                filled = keep;
                read = in.read(window, filled, window.length - filled);
            }
        }
        Arrays.fill(window, (byte) 0);
        Files.delete(file);
        return found;
    }

    private static boolean matches(byte[] window, int at, byte[] masked, int mask) {
        for (int i = 0; i < PATTERN; i++) {
            if ((byte) (window[at + i] ^ mask) != masked[i]) {
                return false;
            }
        }
        return true;
    }
}

package io.knet.crypto.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks for secrets in dumps of this JVM's heap. Only objects that are still reachable count; what
 * the garbage collector has not reused yet nobody can wipe. A test keeps secrets under a mask only,
 * lest it finds its own copies.
 */
public final class HeapScan {
    private static final int MASK = 0x5A;

    /** How many of a secret's first bytes are looked for. */
    private static final int PATTERN = 16;

    private final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private final Path directory;

    /**
     * Scans, or skips the test if this JVM comes without {@code jcmd}.
     *
     * @param directory for dumps, each of which is deleted when it was read
     */
    public HeapScan(Path directory) {
        this.directory = directory;
        assumeTrue(Files.isExecutable(jcmd), "this JVM comes without jcmd");
    }

    /** The secret under the mask; masked twice, it is the secret again. */
    public static byte[] masked(byte[] secret) {
        return xor(secret, MASK);
    }

    /** Each byte with some bits changed, as HMAC changes those of its key. */
    public static byte[] xor(byte[] bytes, int bits) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = (byte) (changed[i] ^ bits);
        }
        return changed;
    }

    /**
     * How often the first bytes of each secret are in the heap now.
     *
     * @param masked the secrets under the mask, at least 16 bytes each
     */
    public int[] occurrences(List<byte[]> masked) throws IOException, InterruptedException {
        Path dump = directory.resolve("heap.hprof");
        dump(dump);
        try {
            return count(dump, masked);
        } finally {
            Files.delete(dump);
        }
    }

    private void dump(Path file) throws IOException, InterruptedException {
        Path said = directory.resolve("jcmd.log");
        Process process =
                new ProcessBuilder(
                                jcmd.toString(),
                                Long.toString(ProcessHandle.current().pid()),
                                "GC.heap_dump",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(file).as(Files.readString(said)).exists();
    }

    private static int[] count(Path file, List<byte[]> masked) throws IOException {
        int[] found = new int[masked.size()];
        List<List<Integer>> byFirst = byFirstByte(masked);
        byte[] window = new byte[1 << 16];
        int filled = 0;
        try (InputStream in = Files.newInputStream(file)) {
            int read = in.read(window, 0, window.length);
            while (read > 0) {
                filled += read;
                for (int i = 0; i <= filled - PATTERN; i++) {
                    for (int k : byFirst.get(window[i] & 0xFF)) {
                        found[k] += matches(window, i, masked.get(k)) ? 1 : 0;
                    }
                }
                int keep = Math.min(filled, PATTERN - 1);
                System.arraycopy(window, filled - keep, window, 0, keep);
                filled = keep;
                read = in.read(window, filled, window.length - filled);
            }
        }
        Arrays.fill(window, (byte) 0);
        return found;
    }

    /** Which secrets begin with each of the 256 bytes. */
    private static List<List<Integer>> byFirstByte(List<byte[]> masked) {
        List<List<Integer>> byFirst = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            byFirst.add(new ArrayList<>());
        }
        for (int k = 0; k < masked.size(); k++) {
            byFirst.get((masked.get(k)[0] ^ MASK) & 0xFF).add(k);
        }
        return byFirst;
    }

    private static boolean matches(byte[] window, int at, byte[] masked) {
        for (int i = 0; i < PATTERN; i++) {
            if ((byte) (window[at + i] ^ MASK) != masked[i]) {
                return false;
            }
        }
        return true;
    }
}

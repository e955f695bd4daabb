package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CVE-2026-15811: keys left in memory. Two nodes in a JVM of their own are given one key when they
 * are built and another from a file, change from the first to the second while they send, and are
 * closed. A key that is not used any more is looked for in dumps of the heap and in the memory
 * beside it. The keys are as long as a block of SHA-512, so that HMAC uses them as they are.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Cve202615811Test {
    private static final int KEY_BYTES = 128;

    /** A single word may stay behind in a register that was saved; 16 bytes of a key may not. */
    private static final int PIECES_OF_16_BYTES = 16 - KeyScan.PIECE + 1;

    private final byte[] first = randomKey();
    private final byte[] second = randomKey();
    private final KeyScan firstKey = new KeyScan(first);
    private final KeyScan secondKey = new KeyScan(second);

    @TempDir private Path directory;

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Dead objects included, without a garbage collection to help. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jca/aes256/sha512",
                "jca/aes-128-ctr/sha256",
                "bouncycastle/aes256/sha512",
                "bouncycastle/aes-256-ctr/sha1"
            })
    void heapDumpHoldsNoKeyAfterRekeyAndClose(String spec) throws IOException {
        try (KeyHolderProcess holder = KeyHolderProcess.start(spec, first, second, directory)) {
            holder.tell("second");
            Path both = holder.dump(false);
            assertThat(HeapDump.find(both, firstKey)).as("the scan finds the first").isNotEmpty();
            assertThat(HeapDump.find(both, secondKey)).as("the scan finds the other").isNotEmpty();

            holder.tell("forget");
            Path rekeyed = holder.dump(false);
            assertThat(HeapDump.find(rekeyed, firstKey)).as("the first after rekey").isEmpty();
            assertThat(HeapDump.find(rekeyed, secondKey)).as("the other in use").isNotEmpty();

            holder.tell("close");
            for (boolean live : new boolean[] {false, true}) {
                Path closed = holder.dump(live);
                assertThat(HeapDump.find(closed, firstKey)).as("the first, closed").isEmpty();
                assertThat(HeapDump.find(closed, secondKey)).as("the other, closed").isEmpty();
            }
        }
    }

    /**
     * Buffers, stacks and all else that is not the heap; in the heap's unused memory there are
     * copies of what the collector moved.
     */
    @ParameterizedTest
    @ValueSource(strings = {"jca/aes256/sha512", "bouncycastle/aes256/sha512"})
    void memoryBesideTheHeapHoldsNoKeyAfterRekeyAndClose(String spec) throws IOException {
        try (KeyHolderProcess holder = KeyHolderProcess.start(spec, first, second, directory)) {
            assumeTrue(holder.memoryIsReadable(), "the memory of a process cannot be read here");
            holder.tell("second");
            assertThat(holder.findInMemory(firstKey)).as("the scan finds keys").isNotEmpty();

            holder.tell("forget");
            assertNoKey(holder.findOutsideOfHeap(firstKey));

            holder.tell("close");
            assertNoKey(holder.findOutsideOfHeap(firstKey));
            assertNoKey(holder.findOutsideOfHeap(secondKey));
        }
    }

    private static void assertNoKey(Map<String, Integer> found) {
        assertThat(found.values()).as("%s", found).allMatch(count -> count < PIECES_OF_16_BYTES);
    }
}

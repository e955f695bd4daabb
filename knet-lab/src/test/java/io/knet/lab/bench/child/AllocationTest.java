package io.knet.lab.bench.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int MEGABYTE = 1_000_000;
    private static final int JVM_REMEMBERS_SINCE = 21;

    private volatile byte[] kept = {};

    private static Allocation now() {
        return Allocation.now().orElseThrow();
    }

    @Test
    void countsWhatAnotherThreadAllocates() throws InterruptedException {
        CountDownLatch allocated = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        Thread other =
                new Thread(
                        () -> {
                            kept = new byte[8 * MEGABYTE];
                            allocated.countDown();
                            awaitQuietly(seen);
                        });

        Allocation before = now();
        other.start();
        allocated.await();
        Allocation after = now();
        seen.countDown();
        other.join();

        assertThat(after.bytes() - before.bytes()).isGreaterThan(7 * MEGABYTE);
    }

    @Test
    void leavesTheThreadOutThatAsks() {
        Allocation before = now();
        for (int i = 0; i < 1000; i++) {
            kept = new byte[MEGABYTE];
        }
        Allocation after = now();

        // Other threads of the test's JVM may allocate, but not this much.
        assertThat(after.bytes() - before.bytes()).isLessThan(500L * MEGABYTE);
    }

    @Test
    void tellsThatAThreadHasEndedWhoseBytesAreForgotten() throws InterruptedException {
        Allocation before = now();
        Thread other = new Thread(() -> kept = new byte[8 * MEGABYTE]);
        other.start();
        other.join();
        Allocation after = now();

        if (Runtime.version().feature() < JVM_REMEMBERS_SINCE) {
            assertThat(after.ended()).isGreaterThan(before.ended());
        } else {
            assertThat(after.ended()).isZero();
            assertThat(after.bytes() - before.bytes()).isGreaterThan(7 * MEGABYTE);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

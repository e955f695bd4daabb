package io.knet.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
    private static final int SIZE = 65536;

    private final ReplayWindow window = new ReplayWindow();

    @Test
    void holdsExactly65536Counters() {
        for (long greatest : new long[] {SIZE, SIZE + 1, 70_000, 131_071, 131_072, 131_135}) {
            ReplayWindow fresh = new ReplayWindow();
            assertThat(fresh.mark(greatest)).isNull();
            assertThat(fresh.check(greatest - SIZE)).isEqualTo(SessionDrop.TOO_OLD);
            assertThat(fresh.mark(greatest - SIZE)).isEqualTo(SessionDrop.TOO_OLD);
            assertThat(fresh.check(greatest - SIZE + 1)).isNull();
            assertThat(fresh.mark(greatest - SIZE + 1)).isNull();
            assertThat(fresh.mark(greatest - SIZE + 1)).isEqualTo(SessionDrop.DUPLICATE);
            assertThat(fresh.check(greatest)).isEqualTo(SessionDrop.DUPLICATE);
            assertThat(fresh.greatest()).isEqualTo(greatest);
        }
    }

    @Test
    void takesCounterZeroOnce() {
        assertThat(window.check(0)).isNull();
        assertThat(window.mark(0)).isNull();
        assertThat(window.check(0)).isEqualTo(SessionDrop.DUPLICATE);
        assertThat(window.mark(0)).isEqualTo(SessionDrop.DUPLICATE);
    }

    @Test
    void askingChangesNothing() {
        assertThat(window.check(1_000_000)).isNull();
        assertThat(window.mark(0)).isNull();
        assertThat(window.greatest()).isZero();
    }

    @Test
    void whatCameToNothingMayComeAgainOnce() {
        window.mark(70_000);
        window.mark(69_000);

        window.unmark(69_000);
        window.unmark(70_000);
        window.unmark(70_001);
        window.unmark(3);

        assertThat(window.mark(69_000)).isNull();
        assertThat(window.mark(69_000)).isEqualTo(SessionDrop.DUPLICATE);
        assertThat(window.mark(70_000)).isNull();
        assertThat(window.mark(3)).isEqualTo(SessionDrop.TOO_OLD);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void doesWhatASetWould(long seed) {
        Random random = new Random(seed);
        Set<Long> seen = new HashSet<>();
        long greatest = -1;
        long base = 0;
        for (int i = 0; i < 300_000; i++) {
            if (random.nextInt(2000) == 0) {
                base += random.nextInt(3) == 0 ? random.nextInt(300_000) : random.nextInt(70_000);
            }
            base += random.nextInt(3);
            long counter = Math.max(0, base + random.nextInt(100) - random.nextInt(70_000));
            SessionDrop expected =
                    counter + SIZE <= greatest
                            ? SessionDrop.TOO_OLD
                            : seen.contains(counter) ? SessionDrop.DUPLICATE : null;
            assertThat(window.check(counter)).isEqualTo(expected);
            if (random.nextBoolean()) {
                assertThat(window.mark(counter)).isEqualTo(expected);
                seen.add(counter);
                greatest = Math.max(greatest, counter);
            }
        }
    }

    @Test
    void ofManyThreadsThatMarkACounterOneSucceeds() throws InterruptedException {
        int threads = 4;
        int counters = 200_000;
        AtomicInteger successes = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] all = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            all[t] =
                    new Thread(
                            () -> {
                                try {
                                    start.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                for (int c = 0; c < counters; c++) {
                                    if (window.check(c) == null && window.mark(c) == null) {
                                        successes.incrementAndGet();
                                    }
                                }
                            });
            all[t].start();
        }
        start.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        // A thread may fall behind by more than the window; then another one marked the counter.
        assertThat(successes.get()).isEqualTo(counters);
    }
}

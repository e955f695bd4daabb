package io.knet.netty.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.LinkCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 50_000;

    private final Counters<LinkCounter> counters = new Counters<>(LinkCounter.class);

    @Test
    void startsFromZeroAgainButKeepsWhatWasCountedBefore() {
        counters.add(LinkCounter.TX_DATA_BYTES, 100);
        counters.clear();
        counters.add(LinkCounter.TX_DATA_BYTES, 7);

        assertThat(counters.get(LinkCounter.TX_DATA_BYTES)).isEqualTo(7);
        assertThat(counters.snapshot()).containsEntry(LinkCounter.TX_DATA_BYTES, 7L);
        assertThat(counters.lifetime()).containsEntry(LinkCounter.TX_DATA_BYTES, 107L);
        assertThat(counters.lifetime(LinkCounter.TX_DATA_BYTES)).isEqualTo(107);
    }

    @Test
    void hasEveryCounter() {
        assertThat(counters.snapshot()).containsOnlyKeys(LinkCounter.values());
        assertThat(counters.lifetime()).containsOnlyKeys(LinkCounter.values());
    }

    /** A reader never sees a counter fall that lasts, nor one below zero that may be cleared. */
    @Test
    void losesNothingThatIsCountedWhileItIsCleared() throws InterruptedException {
        CountDownLatch counted = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(
                    new Thread(
                            () -> {
                                for (int round = 0; round < ROUNDS; round++) {
                                    counters.add(LinkCounter.TX_DATA_PACKETS, 1);
                                    counters.add(LinkCounter.TX_DATA_BYTES, 3);
                                }
                                counted.countDown();
                            }));
        }
        threads.forEach(Thread::start);
        Map<LinkCounter, Long> before = counters.lifetime();
        while (counted.getCount() > 0) {
            counters.clear();
            assertThat(counters.snapshot().values()).allMatch(count -> count >= 0);
            Map<LinkCounter, Long> now = counters.lifetime();
            Map<LinkCounter, Long> earlier = before;
            assertThat(now).allSatisfy((at, sum) -> assertThat(sum >= earlier.get(at)).isTrue());
            before = now;
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(counters.lifetime(LinkCounter.TX_DATA_PACKETS))
                .isEqualTo((long) THREADS * ROUNDS);
        assertThat(counters.lifetime(LinkCounter.TX_DATA_BYTES)).isEqualTo(3L * THREADS * ROUNDS);
        counters.clear();
        assertThat(counters.snapshot().values()).allMatch(count -> count == 0);
    }
}

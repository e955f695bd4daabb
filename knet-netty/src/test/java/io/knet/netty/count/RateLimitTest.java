package io.knet.netty.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SUPPRESSED = -1;

    private final MockTicker clock = Ticker.newMockTicker();
    private final RateLimit limit = new RateLimit(clock, 1);

    @Test
    void letsTheFirstEventThrough() {
        assertThat(limit.acquire()).isZero();
    }

    @Test
    void suppressesTheOthersForASecond() {
        limit.acquire();

        assertThat(limit.acquire()).isEqualTo(SUPPRESSED);
        clock.advance(999_999_999, TimeUnit.NANOSECONDS);
        assertThat(limit.acquire()).isEqualTo(SUPPRESSED);
        clock.advance(1, TimeUnit.NANOSECONDS);
        assertThat(limit.acquire()).isEqualTo(2);
    }

    @Test
    void tellsOfEachSuppressedEventOnce() {
        limit.acquire();
        limit.acquire();
        clock.advanceMillis(1000);

        assertThat(limit.acquire()).isEqualTo(1);
        clock.advanceMillis(5000);
        assertThat(limit.acquire()).isZero();
    }

    @Test
    void losesCountOfNoEventAmongManyThreads() throws Exception {
        int threads = 4;
        int events = 10_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        LongAdder told = new LongAdder();
        CountDownLatch done = new CountDownLatch(threads);
        try {
            for (int i = 0; i < threads; i++) {
                pool.execute(
                        () -> {
                            for (int event = 0; event < events; event++) {
                                long suppressed = limit.acquire();
                                if (suppressed != SUPPRESSED) {
                                    told.add(1 + suppressed);
                                }
                            }
                            done.countDown();
                        });
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            pool.shutdownNow();
        }
        clock.advanceMillis(1000);
        told.add(limit.acquire());

        assertThat(told.sum()).isEqualTo((long) threads * events);
    }
}

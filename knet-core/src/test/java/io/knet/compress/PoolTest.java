package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolTest {
    private final AtomicInteger made = new AtomicInteger();
    private final List<Object> disposed = new ArrayList<>();
    private final Pool<Object> pool = new Pool<>(this::make, disposed::add);

    @Test
    void givesAThreadItsObjectBack() {
        Object first = pool.take();
        pool.give(first);

        assertThat(pool.take()).isSameAs(first);
        assertThat(made).hasValue(1);
    }

    @Test
    void neverGivesAnObjectToTwoAtATime() {
        Set<Object> out = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assertThat(out.add(pool.take())).isTrue();
        }
    }

    @Test
    void disposesOfWhatItHasNoRoomFor() {
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            out.add(pool.take());
        }
        out.forEach(pool::give);

        assertThat(disposed).hasSizeBetween(200 - 64, 200 - 8);
        int kept = 200 - disposed.size();
        for (int i = 0; i < kept; i++) {
            assertThat(disposed).doesNotContain(pool.take());
        }
        assertThat(made).hasValue(200);
    }

    private Object make() {
        made.incrementAndGet();
        return new Object();
    }
}

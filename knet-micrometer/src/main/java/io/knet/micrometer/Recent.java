package io.knet.micrometer;

import io.knet.KnetException;
import io.micrometer.core.instrument.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a supplier said a moment ago, so that the hundred meters of one scrape cost one look and
 * belong together. Where something is gone meanwhile, which the next scrape will know, it says the
 * last that it knew. Used by any thread.
 */
final class Recent<T> implements Supplier<T> {
    static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Supplier<? extends T> source;
    private final Clock clock;
    private @Nullable T value;
    private long readAtNanos;

    /**
     * Nothing was read yet.
     *
     * @param clock whose monotonic time tells the age
     */
    Recent(Supplier<? extends T> source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public synchronized T get() {
        long now = clock.monotonicTime();
        T known = value;
        if (known != null && now - readAtNanos < MAX_AGE_NANOS) {
            return known;
        }
        try {
            known = source.get();
            value = known;
        } catch (KnetException gone) {
            if (known == null) {
                throw gone;
            }
        }
        readAtNanos = now;
        return known;
    }
}

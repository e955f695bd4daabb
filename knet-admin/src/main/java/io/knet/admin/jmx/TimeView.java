package io.knet.admin.jmx;

import io.knet.stats.TimeStats;
import java.time.Duration;
import java.util.Optional;

/** What a timer has measured, as JMX has it. */
record TimeView(TimeStats of) implements TimeData {
    @Override
    public long getCount() {
        return of.samples();
    }

    @Override
    public long getTotalNanos() {
        return of.total().toNanos();
    }

    @Override
    public long getMinNanos() {
        return nanos(of.min());
    }

    @Override
    public long getMaxNanos() {
        return nanos(of.max());
    }

    private static long nanos(Optional<Duration> time) {
        return time.map(Duration::toNanos).orElse(-1L);
    }
}

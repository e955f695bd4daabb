package io.knet.tools.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Compares the clock of the machine with the time that really passes, from time to time. Not thread
 * safe.
 */
final class ClockWatch {
    /** What adjusting a clock slowly may come to between two looks is far less. */
    private static final Duration STEP = Duration.ofMillis(100);

    private final Supplier<Instant> wall;
    private final LongSupplier nanos;
    private final List<Duration> steps = new ArrayList<>();
    private Instant lastWall;
    private long lastBefore;
    private long lastAfter;

    /**
     * Begins.
     *
     * @param wall the clock
     * @param nanos time that passes, in nanoseconds
     */
    ClockWatch(Supplier<Instant> wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        lastBefore = nanos.getAsLong();
        lastWall = wall.get();
        lastAfter = nanos.getAsLong();
    }

    /** Looks at both. */
    void look() {
        // The process may be stopped between two looks, so the time that passed lies within bounds.
        long before = nanos.getAsLong();
        Instant now = wall.get();
        long after = nanos.getAsLong();
        Duration shown = Duration.between(lastWall, now);
        Duration least = Duration.ofNanos(before - lastAfter).minus(STEP);
        Duration most = Duration.ofNanos(after - lastBefore).plus(STEP);
        if (shown.compareTo(least) < 0 || shown.compareTo(most) > 0) {
            steps.add(shown.minusNanos(after - lastAfter));
        }
        lastWall = now;
        lastBefore = before;
        lastAfter = after;
    }

    /** By how much the clock was set, forwards or backwards, each time. */
    List<Duration> steps() {
        return List.copyOf(steps);
    }

    /** What the clock showed last. */
    Instant now() {
        return lastWall;
    }
}

package io.knet.testkit.time;

import io.netty.util.concurrent.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The clocks of one machine: a steady one, which can only be found to have jumped ahead (the
 * machine slept), and the time of day, which jumps as its administrator pleases.
 */
public final class NodeClock implements Ticker, InstantSource {
    private static final Instant BIG_BANG = Instant.parse("2026-01-01T00:00:00Z");

    private final Scheduler scheduler;
    private long ahead;
    private long wallOffset;

    /** Clocks that agree with the simulation's. */
    public NodeClock(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return scheduler.now() + ahead;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nothing may sleep in a simulation");
    }

    @Override
    public Instant instant() {
        return BIG_BANG.plusNanos(scheduler.now() + wallOffset);
    }

    /** The steady clock jumps ahead. */
    public void jumpAhead(long nanos) {
        ahead += nanos;
    }

    /** The time of day is set, ahead or back. */
    public void setWall(long offsetNanos) {
        wallOffset = offsetNanos;
    }

    /** When, in the simulation's time, this machine's steady clock shows a time. */
    long toSimulation(long nanos) {
        return nanos - ahead;
    }
}

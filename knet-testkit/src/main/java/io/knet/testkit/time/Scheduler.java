package io.knet.testkit.time;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a simulation, and what happens when. Time that nothing happens in costs nothing: the
 * clock jumps from one event to the next. Everything runs in the calling thread.
 */
public final class Scheduler {
    /** A loop that has been run so often at one instant never comes to rest. */
    private static final int BUSY_TURNS = 20_000;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<VirtualLoop> loops = new ArrayList<>();
    private long now;
    private long issued;
    private boolean stopped;
    private @Nullable VirtualLoop running;
    private @Nullable Cause cause;
    private volatile @Nullable Thread worker;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** A program that would run for ever without time passing. */
    public static final class BusyLoopException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        BusyLoopException(String loops) {
            super("event loops do not come to rest: " + loops);
        }
    }

    /** Nanoseconds since the simulation began. */
    public long now() {
        return now;
    }

    /** Does something at a time, which must not be past. */
    public void at(long nanos, Runnable action) {
        events.add(new Event(Math.max(now, nanos), issued++, action));
    }

    /** Does something later. */
    public void after(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    void add(VirtualLoop loop) {
        loops.add(loop);
    }

    void remove(VirtualLoop loop) {
        loops.remove(loop);
    }

    /** Ends {@link #runUntil} before its time. */
    public void stop() {
        stopped = true;
    }

    /** Lets time pass until an instant, or until the simulation is stopped. */
    public void runUntil(long end) {
        runUntil(() -> false, end);
    }

    /**
     * Lets time pass until a condition holds, at most until an instant, or until the simulation is
     * stopped. The condition is looked at after all that happens at one instant.
     *
     * @return whether it holds
     * @throws IllegalStateException if the caller is run by the simulation itself
     */
    public boolean runUntil(BooleanSupplier condition, long end) {
        if (worker != null) {
            throw new IllegalStateException(
                    "called from within the simulation, which cannot let time pass for itself");
        }
        worker = Thread.currentThread();
        try {
            return pass(condition, end);
        } finally {
            worker = null;
        }
    }

    private boolean pass(BooleanSupplier condition, long end) {
        settle();
        int turns = 0;
        while (!stopped && !condition.getAsBoolean()) {
            long next = nextDue();
            turns = next > now ? 0 : turns + 1;
            if (turns > BUSY_TURNS) {
                throw new BusyLoopException(loops.toString());
            }
            if (next > end) {
                now = end;
                return condition.getAsBoolean();
            }
            now = Math.max(now, next);
            while (!events.isEmpty() && events.element().at() <= now) {
                events.remove().action().run();
                cause = null;
            }
            settle();
        }
        return !stopped;
    }

    /** Refuses a thread that interferes while another one runs the simulation. */
    void requireNoOther() {
        Thread working = worker;
        if (working != null && working != Thread.currentThread()) {
            throw new IllegalStateException(
                    "a simulation is run by one thread, now "
                            + working.getName()
                            + "; nothing else may touch what is in it");
        }
    }

    private long nextDue() {
        long next = events.isEmpty() ? Long.MAX_VALUE : events.element().at();
        for (VirtualLoop loop : loops) {
            next = Math.min(next, loop.dueAt());
        }
        return next;
    }

    /** Runs all loops until none has anything to do at this instant. */
    private void settle() {
        boolean idle = false;
        for (int turns = 0; !idle && !stopped; turns++) {
            idle = true;
            // By index: loops come and go while they run.
            for (int i = 0; i < loops.size(); i++) {
                VirtualLoop loop = loops.get(i);
                if (loop.dueAt() <= now) {
                    idle = false;
                    running = loop.isEventLoop() ? loop : null;
                    try {
                        loop.turn();
                    } finally {
                        running = null;
                        cause = null;
                    }
                }
            }
            if (turns > BUSY_TURNS) {
                throw new BusyLoopException(loops.toString());
            }
        }
    }

    /** Whether code that runs now may touch what belongs to a loop: it is the loop, or none is. */
    boolean isOn(VirtualLoop loop) {
        return running == null || running == loop;
    }

    /** What the present code runs because of, null if that is nothing that is followed. */
    public @Nullable Cause cause() {
        return cause;
    }

    /** From here on, until the present task ends, everything is because of this. */
    public void cause(@Nullable Cause newCause) {
        cause = newCause;
    }
}

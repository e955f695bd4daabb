package io.knet.testkit.time;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
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
        settle();
        while (!stopped) {
            long next = nextDue();
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            while (!events.isEmpty() && events.element().at() <= now) {
                events.remove().action().run();
                cause = null;
            }
            settle();
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

package io.knet.tests.nodes;

import io.knet.KnetEvent;
import io.knet.KnetHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The events of a handle, from now on, in their order. */
public final class Events {
    private final BlockingQueue<KnetEvent> queue = new LinkedBlockingQueue<>();
    private final List<KnetEvent> taken = new ArrayList<>();

    private Events() {}

    /** Begins to listen. */
    public static Events of(KnetHandle handle) {
        Events events = new Events();
        handle.onEvent(events.queue::add);
        return events;
    }

    /** Waits for an event of a kind, and passes over others. */
    public <E extends KnetEvent> E await(Class<E> kind) {
        return await(kind, event -> true);
    }

    /** Waits for an event of a kind for which a condition holds, and passes over others. */
    public <E extends KnetEvent> E await(Class<E> kind, Predicate<E> condition) {
        while (true) {
            KnetEvent event = next();
            if (kind.isInstance(event) && condition.test(kind.cast(event))) {
                return kind.cast(event);
            }
        }
    }

    private KnetEvent next() {
        try {
            KnetEvent event = queue.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError(
                        "the event did not come within " + Await.LIMIT + "; came: " + taken);
            }
            taken.add(event);
            return event;
        } catch (InterruptedException interrupted) {
            throw Await.interrupted(interrupted);
        }
    }

    /** How many events of a kind have come so far, waited for or not. */
    public long count(Class<? extends KnetEvent> kind) {
        queue.drainTo(taken);
        return taken.stream().filter(kind::isInstance).count();
    }
}

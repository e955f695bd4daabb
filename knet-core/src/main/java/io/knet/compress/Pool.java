package io.knet.compress;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few objects of a kind that is costly to make and that one thread at a time can use. Lock-free.
 * The number kept is bounded whatever the number of threads, which thread locals would not do:
 * messages are sent from any number of the program's own threads, and some of the objects hold
 * native memory, which nothing would free when such a thread ends.
 *
 * @param <T> the kind of object
 */
final class Pool<T> {
    private static final int SLOTS = slots(Runtime.getRuntime().availableProcessors());

    private final AtomicReferenceArray<@Nullable T> idle = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> factory;
    private final Consumer<T> disposal;

    /**
     * A pool, empty at first.
     *
     * @param factory makes an object when none is idle
     * @param disposal frees an object for which there is no room
     */
    Pool(Supplier<T> factory, Consumer<T> disposal) {
        this.factory = factory;
        this.disposal = disposal;
    }

    /** An idle object or a new one. The caller gives it back when done. */
    T take() {
        int first = firstSlot();
        for (int i = 0; i < SLOTS; i++) {
            int slot = (first + i) & (SLOTS - 1);
            if (idle.getPlain(slot) != null) {
                T found = idle.getAndSet(slot, null);
                if (found != null) {
                    return found;
                }
            }
        }
        return factory.get();
    }

    /** Takes an object back. */
    void give(T object) {
        int first = firstSlot();
        for (int i = 0; i < SLOTS; i++) {
            int slot = (first + i) & (SLOTS - 1);
            if (idle.getPlain(slot) == null && idle.compareAndSet(slot, null, object)) {
                return;
            }
        }
        disposal.accept(object);
    }

    /** Event loops have consecutive thread ids, so each tends to meet its own object again. */
    private static int firstSlot() {
        return (int) Thread.currentThread().getId() & (SLOTS - 1);
    }

    private static int slots(int processors) {
        return Math.max(8, Math.min(64, Integer.highestOneBit(processors) * 2));
    }
}

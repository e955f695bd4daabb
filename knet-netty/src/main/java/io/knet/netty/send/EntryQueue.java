package io.knet.netty.send;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Entries that wait, each of which is its own link to the next: nothing but the entry itself is
 * made for one. First in, first out. Threads that append do not wait for each other; those that
 * take out do.
 *
 * <p>A thread that appends first takes the last place and then tells the one before it. An entry
 * that stands behind one of which this is not told yet is not found until it is.
 */
final class EntryQueue {
    /** Stands in the queue when nothing else does. */
    private final QueueMarker end = new QueueMarker(() -> {});

    private final AtomicReference<QueueEntry> last = new AtomicReference<>(end);

    @GuardedBy("this")
    private QueueEntry first = end;

    /** Appends an entry, which stands in no queue. */
    void add(QueueEntry entry) {
        last.getAndSet(entry).next(entry);
    }

    /** Takes out the first entry; null if none is found. */
    synchronized @Nullable QueueEntry poll() {
        if (first == end && !leaveEnd()) {
            return null;
        }
        QueueEntry taken = first;
        QueueEntry next = taken.next();
        if (next == null && last.get() == taken) {
            // The last one is not taken out before something stands behind it.
            end.next(null);
            add(end);
            next = taken.next();
        }
        if (next == null) {
            return null;
        }
        first = next;
        taken.next(null);
        return taken;
    }

    /** Goes on to what stands behind the end; false if nothing is found there. */
    @GuardedBy("this")
    private boolean leaveEnd() {
        QueueEntry behind = end.next();
        if (behind == null) {
            return false;
        }
        first = behind;
        return true;
    }

    /** Whether nothing has been appended that was not taken out. */
    synchronized boolean isEmpty() {
        return first == end && last.get() == end;
    }
}

package io.knet.netty.transport;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which thread writes, and which wait to be taken along. At most one leads; a thread that comes
 * while somebody does puts its message here. Never blocks: a thread that is stopped anywhere in
 * here holds up nobody.
 */
final class WriteQueue {
    /** Stands for a leader with nobody waiting. */
    private static final PendingWrite NOBODY = PendingWrite.mark();

    /** Empty if nobody leads, else those that wait, the latest first. */
    private final AtomicReference<@Nullable PendingWrite> last = new AtomicReference<>();

    /**
     * Puts a message into the queue, or makes the caller the leader.
     *
     * @return whether the caller leads; its message is not in the queue then
     */
    @SuppressWarnings("ReferenceEquality") // a mark
    boolean join(PendingWrite message) {
        while (true) {
            PendingWrite before = last.get();
            if (before == null) {
                if (last.compareAndSet(null, NOBODY)) {
                    return true;
                }
            } else {
                message.next(before == NOBODY ? null : before);
                if (last.compareAndSet(before, message)) {
                    return false;
                }
            }
        }
    }

    /** Leader only: takes out all that wait, as a list that begins with the earliest. */
    @SuppressWarnings("ReferenceEquality") // a mark
    @Nullable PendingWrite takeAll() {
        if (last.get() == NOBODY) {
            return null;
        }
        PendingWrite rest = last.getAndSet(NOBODY);
        PendingWrite first = null;
        while (rest != null) {
            PendingWrite before = rest.next();
            rest.next(first);
            first = rest;
            rest = before;
        }
        return first;
    }

    /** Leader only: ends the leadership; false if somebody waits. */
    boolean release() {
        return last.compareAndSet(NOBODY, null);
    }
}

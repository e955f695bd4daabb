package io.knet.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes with one host that wait for their answers. Several may, because a path may be
 * slower than the interval between INITs. Belongs to the thread of its host.
 */
final class WaitingHandshakes {
    private final SessionIndexes indexes;
    private final Deque<WaitingHandshake> waiting = new ArrayDeque<>(0);

    WaitingHandshakes(SessionIndexes indexes) {
        this.indexes = indexes;
    }

    void add(WaitingHandshake handshake) {
        if (waiting.size() == SessionLimits.MAX_WAITING) {
            wipe(waiting.removeFirst());
        }
        waiting.addLast(handshake);
    }

    @Nullable WaitingHandshake find(int index) {
        for (WaitingHandshake handshake : waiting) {
            if (handshake.index() == index) {
                return handshake;
            }
        }
        return null;
    }

    void expire(long nowNanos) {
        while (!waiting.isEmpty() && untilExpiry(nowNanos) <= 0) {
            wipe(waiting.removeFirst());
        }
    }

    long nanosUntilExpiry(long nowNanos) {
        return waiting.isEmpty() ? Long.MAX_VALUE : Math.max(0, untilExpiry(nowNanos));
    }

    private long untilExpiry(long nowNanos) {
        return SessionLimits.HANDSHAKE_WAITS - (nowNanos - waiting.getFirst().sentNanos());
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Gives up those made with some keys. */
    void removeMadeWith(SessionKeys slot) {
        removeIf(handshake -> handshake.slot() == slot);
    }

    /** Gives up all but one, whose index its session has now. */
    void clearBut(WaitingHandshake finished) {
        waiting.remove(finished);
        finished.noise().close();
        clear();
    }

    void clear() {
        removeIf(handshake -> true);
    }

    private void removeIf(Predicate<WaitingHandshake> condition) {
        waiting.removeIf(
                handshake -> {
                    boolean removed = condition.test(handshake);
                    if (removed) {
                        wipe(handshake);
                    }
                    return removed;
                });
    }

    private void wipe(WaitingHandshake handshake) {
        indexes.remove(handshake.index());
        handshake.noise().close();
    }
}

package io.knet.lab.soak;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * When the path between two nodes was disturbed: what is sent then may be lost. All methods may be
 * called from any thread; times are those of {@link System#nanoTime}.
 */
final class Troubles {
    /** A message may be on its way, or in a queue, when the trouble begins. */
    private static final long BEFORE = TimeUnit.SECONDS.toNanos(1);

    private static final int REMEMBERED = 32;

    private final Deque<Trouble> troubles = new ArrayDeque<>();

    private static final class Trouble {
        final long from;
        long until;
        boolean over;

        Trouble(long from) {
            this.from = from;
        }
    }

    /** Something is going to happen. */
    synchronized void begin(long now) {
        troubles.addLast(new Trouble(now));
        if (troubles.size() > REMEMBERED) {
            troubles.removeFirst();
        }
    }

    /** All is well again. */
    synchronized void end(long now) {
        Trouble last = troubles.getLast();
        last.until = now;
        last.over = true;
    }

    /** Whether a message that was sent then may be lost. */
    synchronized boolean explain(long sentAt) {
        return troubles.stream()
                .anyMatch(
                        trouble ->
                                sentAt - (trouble.from - BEFORE) >= 0
                                        && (!trouble.over || sentAt - trouble.until <= 0));
    }
}

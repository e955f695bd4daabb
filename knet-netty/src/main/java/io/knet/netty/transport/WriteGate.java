package io.knet.netty.transport;

import java.nio.channels.ClosedChannelException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Says who may write to a socket. Any number of writers may be inside whose datagrams the kernel
 * takes as they are; or a single one for whom the socket is set to cut what is written into pieces,
 * which would cut the others' datagrams too. Nobody waits here: who is not let in does something
 * else. Once the gate is shut nobody is let in any more, and the one who shut it is told when the
 * last writer has left.
 */
final class WriteGate {
    private static final int SHUT = 1 << 31;
    private static final int CUTTING = 1 << 30;

    private final AtomicInteger state = new AtomicInteger();
    private final Queue<Runnable> whenEmpty = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> whenUncut = new ConcurrentLinkedQueue<>();

    /**
     * Lets a writer of whole datagrams in.
     *
     * @return false if datagrams would be cut now
     * @throws ClosedChannelException if the gate is shut
     */
    boolean tryEnter() throws ClosedChannelException {
        while (true) {
            int now = state.get();
            if (now < 0) {
                throw new ClosedChannelException();
            }
            if ((now & CUTTING) != 0) {
                return false;
            }
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /**
     * Lets a writer of whole datagrams in, or promises to tell when it is worth to try again.
     *
     * @param later called if this returns false, on another thread, once
     * @throws ClosedChannelException if the gate is shut
     */
    boolean enterOr(Runnable later) throws ClosedChannelException {
        while (!tryEnter()) {
            whenUncut.add(later);
            if ((state.get() & CUTTING) != 0 || !whenUncut.remove(later)) {
                return false;
            }
        }
        return true;
    }

    /** Ends what {@link #tryEnter} or {@link #enterOr} began. */
    void leave() {
        if (state.decrementAndGet() == SHUT) {
            run(whenEmpty);
        }
    }

    /** Lets the one writer in for whom the socket cuts; false if somebody else is inside. */
    boolean tryEnterCutting() {
        return state.compareAndSet(0, CUTTING);
    }

    /** The socket takes datagrams as they are again. */
    void leaveCutting() {
        if (state.addAndGet(-CUTTING) == SHUT) {
            run(whenEmpty);
        }
        run(whenUncut);
    }

    /**
     * Shuts the gate for good.
     *
     * @param whenNobodyIsInside called once, at once and on this thread if nobody is, or else on
     *     the thread that leaves last
     */
    void shut(Runnable whenNobodyIsInside) {
        whenEmpty.add(whenNobodyIsInside);
        if ((state.getAndUpdate(now -> now | SHUT) & ~SHUT) == 0) {
            run(whenEmpty);
        }
    }

    private static void run(Queue<Runnable> tasks) {
        for (@Nullable Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}

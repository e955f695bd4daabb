package io.knet.netty.transport;

import java.nio.channels.ClosedChannelException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Says who may write to a socket. Any number of writers may be inside if their messages are one
 * datagram each; or a single one that is alone, because its message is several datagrams, between
 * which no other may leave (spec wire 8.3), or because the socket is set to cut what is written
 * into pieces, which would cut the others' datagrams too.
 *
 * <p>Nobody waits here: a writer that is not let in does something else. One that wants to be alone
 * keeps others from coming in, and so is alone when those inside have left. The event loop of the
 * channel has a wish of its own, whatever it is to write, so that it gets its turn between writers
 * who are alone one after the other: they cannot wish before it has been in. Once the gate is shut
 * nobody is let in any more, and the one who shut it is told when the last writer has left.
 */
final class WriteGate {
    private static final int SHUT = 1 << 31;
    private static final int ALONE = 1 << 30;
    private static final int WISHED = 1 << 29;
    private static final int LOOP_WISHED = 1 << 28;
    private static final int INSIDE = LOOP_WISHED - 1;

    private final AtomicInteger state = new AtomicInteger();
    private final Queue<Runnable> whenEmpty = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> whenFree = new ConcurrentLinkedQueue<>();

    // ---- with others

    /**
     * Lets a writer of single datagrams in.
     *
     * @return false if somebody is alone, or wishes to be, or the event loop wishes to come in
     * @throws ClosedChannelException if the gate is shut
     */
    boolean tryEnter() throws ClosedChannelException {
        while (true) {
            int now = state.get();
            if (now < 0) {
                throw new ClosedChannelException();
            }
            if ((now & (ALONE | WISHED | LOOP_WISHED)) != 0) {
                return false;
            }
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /**
     * Lets in a thread that only asks the socket something, which spoils nothing that others wish
     * to write.
     *
     * @return false if somebody is alone
     * @throws ClosedChannelException if the gate is shut
     */
    boolean tryEnterToAsk() throws ClosedChannelException {
        while (true) {
            int now = state.get();
            if (now < 0) {
                throw new ClosedChannelException();
            }
            if ((now & ALONE) != 0) {
                return false;
            }
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** Ends what {@link #tryEnter}, {@link #tryEnterToAsk} or {@link #tryEnterLoop} began. */
    void leave() {
        int now = state.decrementAndGet();
        tellIfEmpty(now);
        if ((now & (WISHED | LOOP_WISHED)) != 0) {
            run(whenFree);
        }
    }

    // ---- alone

    /** Lets a writer in alone; false if somebody is inside, or wishes to be alone. */
    boolean tryEnterAlone() {
        return state.compareAndSet(0, ALONE);
    }

    /**
     * Begins a wish to be alone, which {@link #tryEnterWished} fulfils or {@link #withdraw} ends.
     *
     * @return false if somebody else has one, or the event loop wishes to come in
     * @throws ClosedChannelException if the gate is shut
     */
    boolean wish() throws ClosedChannelException {
        while (true) {
            int now = state.get();
            if (now < 0) {
                throw new ClosedChannelException();
            }
            if ((now & (WISHED | LOOP_WISHED)) != 0) {
                return false;
            }
            if (state.compareAndSet(now, now | WISHED)) {
                return true;
            }
        }
    }

    /**
     * Lets in the writer that wants to be alone, before the event loop if that asked later.
     *
     * @return false if others are inside
     * @throws ClosedChannelException if the gate is shut
     */
    boolean tryEnterWished() throws ClosedChannelException {
        if (state.compareAndSet(WISHED, ALONE)
                || state.compareAndSet(WISHED | LOOP_WISHED, ALONE | LOOP_WISHED)) {
            return true;
        }
        checkOpen();
        return false;
    }

    /**
     * Lets a writer in alone before the event loop, which wishes to come in and does not come: it
     * holds nobody up if it is busy elsewhere. Its wish lasts.
     */
    boolean tryEnterBefore() {
        return state.compareAndSet(LOOP_WISHED, LOOP_WISHED | ALONE);
    }

    /** Ends a wish that was not fulfilled. */
    void withdraw() {
        state.addAndGet(-WISHED);
        run(whenFree);
    }

    /** Others may come in again. */
    void leaveAlone() {
        tellIfEmpty(state.addAndGet(-ALONE));
        run(whenFree);
    }

    // ---- the event loop

    /** Begins a wish of the event loop to come in, unless it has one: it will be the next. */
    void wishLoop() {
        state.updateAndGet(now -> now | LOOP_WISHED);
    }

    /**
     * Lets the event loop in, whether it has wished to or not, and fulfils its wish.
     *
     * @param alone whether it is to be alone
     * @param isInside whether it is inside with others, and is to be alone instead
     * @return false if somebody is alone, or wishes to be and did so before the event loop; or, if
     *     it is to be alone, others are inside
     * @throws ClosedChannelException if the gate is shut
     */
    boolean tryEnterLoop(boolean alone, boolean isInside) throws ClosedChannelException {
        while (true) {
            int now = state.get();
            if (now < 0) {
                throw new ClosedChannelException();
            }
            if (isBarredToLoop(now, alone, isInside)) {
                return false;
            }
            int others = now & INSIDE;
            if (state.compareAndSet(now, alone ? ALONE : others + 1)) {
                return true;
            }
        }
    }

    /** Whether {@link #tryEnterLoop} would be in vain at the moment. */
    boolean isBarredToLoop(boolean alone, boolean isInside) {
        return isBarredToLoop(state.get(), alone, isInside);
    }

    private static boolean isBarredToLoop(int now, boolean alone, boolean isInside) {
        return now >= 0
                && ((now & (ALONE | WISHED)) != 0
                        || (alone && (now & INSIDE) != (isInside ? 1 : 0)));
    }

    /** Ends the wish of the event loop, if there is one. */
    void withdrawLoop() {
        state.updateAndGet(now -> now & ~LOOP_WISHED);
        run(whenFree);
    }

    // ---- who waits

    /** Has somebody told, once and on some thread, when it is worth to try again to come in. */
    void tellWhenFree(Runnable later) {
        whenFree.add(later);
    }

    /** Ends that; false if it is being told. */
    boolean forget(Runnable later) {
        return whenFree.remove(later);
    }

    // ---- the end

    /**
     * Checks that the gate is not shut.
     *
     * @throws ClosedChannelException if it is
     */
    void checkOpen() throws ClosedChannelException {
        if (state.get() < 0) {
            throw new ClosedChannelException();
        }
    }

    /**
     * Shuts the gate for good.
     *
     * @param whenNobodyIsInside called once, at once and on this thread if nobody is, or else on
     *     the thread that leaves last
     */
    void shut(Runnable whenNobodyIsInside) {
        whenEmpty.add(whenNobodyIsInside);
        tellIfEmpty(state.updateAndGet(now -> now | SHUT));
    }

    private void tellIfEmpty(int now) {
        if (now < 0 && (now & (ALONE | INSIDE)) == 0) {
            run(whenEmpty);
        }
    }

    private static void run(Queue<Runnable> tasks) {
        for (@Nullable Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}

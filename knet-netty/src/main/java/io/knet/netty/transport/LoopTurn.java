package io.knet.netty.transport;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's event loop holds of the gate of its socket: nothing, a place among others, or
 * the whole. If it is not let in it wishes to be, and is the next. Loop only, unless stated
 * otherwise.
 */
final class LoopTurn {
    /** Much longer than it takes a loop to wake up that is not busy elsewhere. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final WriteGate gate;
    private final LongSupplier nanoTime;
    private boolean inside; // loop only
    private boolean alone; // loop only

    /** What the gate tells this loop, or has told it, since it was not let in. */
    private volatile @Nullable Call waiting;

    /** The thread of the loop, once it was not let in. */
    private volatile @Nullable Thread thread;

    /**
     * The turn of a loop that is outside.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    LoopTurn(WriteGate gate, LongSupplier nanoTime) {
        this.gate = gate;
        this.nanoTime = nanoTime;
    }

    /**
     * Comes in, if it is not inside as it wants to be.
     *
     * @param wantsAlone whether it wants to be alone
     * @param later called if this returns false, once, on some thread: it is worth to try again. A
     *     further call with another one replaces it
     * @throws ClosedChannelException if the gate is shut
     */
    boolean enter(boolean wantsAlone, Runnable later) throws ClosedChannelException {
        if (alone || (inside && !wantsAlone)) {
            return true;
        }
        forget();
        while (!gate.tryEnterLoop(wantsAlone, inside)) {
            thread = Thread.currentThread();
            gate.wishLoop();
            Call call = new Call(later);
            waiting = call;
            gate.tellWhenFree(call);
            // The last of the others may have left before there was anybody to tell.
            if (gate.isBarredToLoop(wantsAlone, inside) || !gate.forget(call)) {
                return false;
            }
        }
        alone = wantsAlone;
        inside = !wantsAlone;
        return true;
    }

    private void forget() {
        Call call = waiting;
        if (call != null) {
            waiting = null;
            gate.forget(call);
        }
    }

    /** Leaves, unless it is outside. A wish to be alone lasts. */
    void leave() {
        if (alone) {
            alone = false;
            gate.leaveAlone();
        } else if (inside) {
            inside = false;
            gate.leave();
        }
    }

    /**
     * Whether its wish need not keep others out at the moment: because the loop was told to come
     * and has not, or because this is its own thread, which cannot come meanwhile. Any thread.
     */
    boolean letsOthersBefore() {
        if (Thread.currentThread() == thread) {
            return true;
        }
        Call call = waiting;
        return call != null && call.told && nanoTime.getAsLong() - call.toldAtNanos > LATE_NANOS;
    }

    /** Tells the loop, and when that was. */
    private final class Call implements Runnable {
        private final Runnable later;
        private long toldAtNanos; // one thread at a time
        private volatile boolean told; // set once, by whoever tells

        Call(Runnable later) {
            this.later = later;
        }

        @Override
        public void run() {
            toldAtNanos = nanoTime.getAsLong();
            told = true;
            later.run();
        }
    }
}

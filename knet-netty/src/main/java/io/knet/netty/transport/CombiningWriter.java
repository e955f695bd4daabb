package io.knet.netty.transport;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of many threads to one socket. One thread at a time writes, the leader; who
 * comes meanwhile waits, and the leader takes along what waits: datagrams of one size go to the
 * kernel with one call ({@link WriteBatch}). So a message costs less the more threads there are,
 * and those who wait leave the processor to the receiver. After a share of work the leader hands
 * over to the one who has waited longest.
 *
 * <p>Each message has an outcome of its own. Messages of one thread, and datagrams of one message,
 * stay in order; a message of several datagrams has the socket for itself until all are written.
 * Thread safe; not for event loops, for it waits.
 */
final class CombiningWriter {
    /** Datagrams that a leader writes before it hands over, its own message apart. */
    private static final int SHARE = 256;

    /**
     * How often a waiting thread looks before it sleeps, which takes some 20 us at most: twice as
     * long as a write, and as long as it takes to be woken. In vain where only one thread can run.
     */
    private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 500 : 0;

    /** How often a waiting thread gives way to others in a crowd before it sleeps. */
    private static final int TURNS = 50;

    /** More of them only delay the leader's turn: virtual threads are woken cheaply. */
    private static final int VIRTUAL_TURNS = 1;

    private final WriteQueue queue = new WriteQueue();
    private final Crowd crowd = new Crowd();
    private final SendPace pace;

    /** The leader's. */
    private final WriteBatch batch;

    CombiningWriter(TrainSocket socket, ByteBufAllocator allocator, SendPace pace) {
        this.pace = pace;
        batch = new WriteBatch(socket, allocator, pace);
    }

    /**
     * Writes a message.
     *
     * @param datagrams in this order; not released, their indices are left as they are
     * @param nanos the longest time to wait, in nanoseconds
     * @throws InterruptedIOException if the thread is interrupted while it waits; nothing was sent
     * @throws IOException the socket's error
     */
    @SuppressWarnings("ThreadPriorityCheck") // only faster if the scheduler takes the hint
    WriteOutcome write(Datagrams datagrams, long nanos) throws IOException {
        PendingWrite message = new PendingWrite(datagrams);
        long deadlineNanos = System.nanoTime() + nanos;
        if (queue.join(message)) {
            if (crowd.isHere()) {
                Thread.yield(); // those who run now put their messages into the queue
            }
            lead(message, deadlineNanos);
        } else {
            await(message, deadlineNanos);
            if (message.leads()) {
                lead(message, deadlineNanos);
            }
        }
        return message.outcome();
    }

    /** Returns when the message is settled, this thread leads, or the message was withdrawn. */
    private void await(PendingWrite message, long deadlineNanos) throws IOException {
        look(message, deadlineNanos);
        boolean interrupted = false;
        while (!message.isSettled()) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if ((leftNanos <= 0 || Thread.currentThread().isInterrupted()) && message.withdraw()) {
                if (leftNanos > 0) {
                    throw new InterruptedIOException("interrupted while others wrote");
                }
                return;
            }
            // Not for long if it is being written.
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(message, Math.max(leftNanos, TimeUnit.MILLISECONDS.toNanos(1)));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks for a while whether the message is settled, before the thread goes to sleep. */
    @SuppressWarnings("ThreadPriorityCheck") // only faster if the scheduler takes the hint
    private void look(PendingWrite message, long deadlineNanos) {
        boolean isVirtual = VirtualThreads.isCurrent();
        if (crowd.isHere()) {
            int turns = isVirtual ? VIRTUAL_TURNS : TURNS;
            for (int turn = 0; turn < turns && !message.isSettled(); turn++) {
                if (deadlineNanos - System.nanoTime() <= 0
                        || Thread.currentThread().isInterrupted()) {
                    return;
                }
                Thread.yield();
            }
        } else if (!isVirtual) {
            for (int look = 0; look < LOOKS && !message.isSettled(); look++) {
                Thread.onSpinWait();
            }
        }
    }

    /** Writes the message, and all behind it that there is time for. */
    private void lead(PendingWrite own, long deadlineNanos) {
        PendingWrite first = own;
        int done = 0;
        try {
            while (first != null && done < SHARE) {
                if (!awaitRoom(own, deadlineNanos)) {
                    break;
                }
                first = batch.fill(first, turnUntil(own, deadlineNanos));
                if (first == null) {
                    PendingWrite more = queue.takeAll();
                    if (more != null) {
                        first = batch.fill(more, turnUntil(own, deadlineNanos));
                    }
                }
                int datagrams = batch.write(own, deadlineNanos);
                if (datagrams == 0 && first != null) {
                    break;
                }
                done += datagrams;
                if (first == null) {
                    first = queue.takeAll();
                }
            }
        } finally {
            batch.abandon();
            if (!own.isDone()) {
                own.passedOver();
            }
            crowd.led(batch.settledCount());
            PendingWrite settled = batch.takeSettled();
            handOver(first);
            wake(settled);
        }
    }

    /** Until when to wait for being alone: not at all for the sake of others. */
    private static long turnUntil(PendingWrite own, long deadlineNanos) {
        return own.isDone() ? System.nanoTime() : deadlineNanos;
    }

    /**
     * Waits until the peer keeps up. A leader that only takes others along leaves that to the next
     * one.
     */
    private boolean awaitRoom(PendingWrite own, long deadlineNanos) {
        while (!pace.mayPass()) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (own.isDone() || leftNanos <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            pace.awaitRoom(leftNanos);
        }
        return true;
    }

    /**
     * Wakes those whose message is settled. Not before another thread may lead: a woken thread
     * would run at once in place of the one that wakes it, and find the way barred.
     */
    private static void wake(@Nullable PendingWrite settled) {
        PendingWrite message = settled;
        while (message != null) {
            PendingWrite following = message.next();
            message.wake();
            message = following;
        }
    }

    /** Makes the first that waits the leader; if none does, the next to come will lead. */
    private void handOver(@Nullable PendingWrite waiting) {
        PendingWrite first = waiting;
        while (true) {
            while (first != null) {
                PendingWrite candidate = first;
                if (candidate.promote()) {
                    return;
                }
                first = candidate.next();
            }
            first = queue.takeAll();
            if (first == null && queue.release()) {
                return;
            }
        }
    }
}

package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams of one message, and what becomes of them. The thread that sends the message waits
 * for that, unless it writes itself.
 */
final class PendingWrite {
    /** Where a message stands. Only a message that waits can be withdrawn. */
    private static final int WAITING = 0;

    private static final int BEING_WRITTEN = 1;
    private static final int WITHDRAWN = 2;
    private static final int LEADING = 3;
    private static final int DONE = 4;

    private final Datagrams datagrams;
    private final @Nullable Thread owner;
    private final AtomicInteger state = new AtomicInteger(WAITING);

    /** The next in a list that belongs to the leader, or to the queue. */
    private @Nullable PendingWrite next; // leader only, once it is queued

    private int written; // leader only, until the state is DONE
    private boolean delayed; // leader only, until the state is DONE
    private WriteOutcome outcome = WriteOutcome.NO_TURN; // leader only, until the state is DONE
    private @Nullable Throwable failure; // leader only, until the state is DONE

    /** The calling thread's message. */
    PendingWrite(Datagrams datagrams) {
        this(datagrams, Thread.currentThread());
    }

    private PendingWrite(Datagrams datagrams, @Nullable Thread owner) {
        this.datagrams = datagrams;
        this.owner = owner;
    }

    /** A mark in a list, which is no message. */
    static PendingWrite mark() {
        return new PendingWrite(Datagrams.of(List.of()), null);
    }

    // ---- by the thread that sends it

    /** Waits until the message was written or could not be, or this thread has to lead. */
    boolean isSettled() {
        int now = state.get();
        return now == DONE || now == LEADING;
    }

    /** Whether the owner has become the leader: its message and all behind it are to be written. */
    boolean leads() {
        return state.get() == LEADING;
    }

    /** Takes the message back; false if somebody is writing it, or has settled it. */
    boolean withdraw() {
        return state.compareAndSet(WAITING, WITHDRAWN);
    }

    /** Whether the outcome is known. */
    boolean isDone() {
        return state.get() == DONE;
    }

    /**
     * The outcome, once it is known.
     *
     * @throws IOException the socket's error
     */
    WriteOutcome outcome() throws IOException {
        Throwable reason = failure;
        if (reason instanceof IOException ofSocket) {
            throw ofSocket;
        }
        // Its datagrams could not be made.
        if (reason instanceof RuntimeException refused) {
            throw refused;
        }
        if (reason instanceof Error error) {
            throw error;
        }
        return outcome;
    }

    // ---- by the leader

    /** Takes the message for writing; false if it was withdrawn. */
    boolean take() {
        return state.compareAndSet(WAITING, BEING_WRITTEN)
                || state.compareAndSet(LEADING, BEING_WRITTEN);
    }

    /** Makes the owner the leader; false if the message was withdrawn. */
    boolean promote() {
        if (!state.compareAndSet(WAITING, LEADING)) {
            return false;
        }
        LockSupport.unpark(owner);
        return true;
    }

    /** Whether others must not write between its datagrams. */
    boolean isSeveral() {
        return datagrams.areSeveral();
    }

    /** Whether the number of its datagrams is known. */
    boolean isMade() {
        return datagrams.areMade();
    }

    /** Makes the datagrams; false if that failed, which is the outcome then. */
    boolean make() {
        try {
            datagrams.get();
            return true;
        } catch (RuntimeException | Error impossible) {
            failed(impossible);
            return false;
        }
    }

    int count() {
        return datagrams.get().size();
    }

    ByteBuf datagram(int index) {
        return datagrams.get().get(index);
    }

    /** The socket was full when the message's turn came. */
    void delayed() {
        delayed = true;
    }

    /** The socket took another datagram; whether that was the last one. */
    boolean datagramTaken() {
        written++;
        if (written < count()) {
            return false;
        }
        settle(delayed ? WriteOutcome.TAKEN_LATE : WriteOutcome.TAKEN, null);
        return true;
    }

    /** The socket did not take the message in time. */
    void refused() {
        settle(WriteOutcome.FULL, null);
    }

    /** The message was not offered in time. */
    void passedOver() {
        settle(WriteOutcome.NO_TURN, null);
    }

    void failed(Throwable reason) {
        settle(WriteOutcome.FULL, reason);
    }

    private void settle(WriteOutcome result, @Nullable Throwable reason) {
        outcome = result;
        failure = reason;
        state.set(DONE);
    }

    /** Wakes the owner, if it waits. */
    void wake() {
        if (owner != Thread.currentThread()) {
            LockSupport.unpark(owner);
        }
    }

    // ---- lists

    @Nullable PendingWrite next() {
        return next;
    }

    void next(@Nullable PendingWrite follower) {
        next = follower;
    }
}

package io.knet.netty.queue;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetMessage;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.message.RxMessage;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Messages that wait to be fetched, bounded by their bytes. Thread safe; event loops hold the lock
 * for as long as it takes to append.
 */
public final class ReceiveQueue {
    /**
     * What a message costs beyond its bytes: a bound on bytes alone would let tiny messages fill
     * the memory.
     */
    public static final int COST_OF_ONE = 64;

    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();

    @GuardedBy("lock")
    private final Queue<KnetMessage> messages = new ArrayDeque<>();

    @GuardedBy("lock")
    private long bytes;

    @GuardedBy("lock")
    private boolean overflowing;

    @GuardedBy("lock")
    private boolean closed;

    /** What became of a message. */
    public enum Outcome {
        QUEUED,
        FULL_FOR_THE_FIRST_TIME,
        STILL_FULL,
        CLOSED
    }

    public ReceiveQueue(int limit) {
        this.limit = limit;
    }

    /** Appends a message, unless it does not fit. The caller keeps its reference. */
    public Outcome offer(RxMessage message) {
        lock.lock();
        try {
            if (closed) {
                return Outcome.CLOSED;
            }
            if (!messages.isEmpty() && bytes + cost(message) > limit) {
                Outcome outcome =
                        overflowing ? Outcome.STILL_FULL : Outcome.FULL_FOR_THE_FIRST_TIME;
                overflowing = true;
                return outcome;
            }
            messages.add(rightSized(message));
            bytes += cost(message);
            notEmpty.signal();
            return Outcome.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /** A slice of a receive buffer would keep 64 KiB alive for each small message. */
    private static KnetMessage rightSized(RxMessage message) {
        ByteBuf content = message.content();
        return root(content).capacity() > 2 * content.readableBytes() + COST_OF_ONE
                ? message.replace(content.copy())
                : message.retain();
    }

    private static ByteBuf root(ByteBuf buffer) {
        ByteBuf root = buffer;
        for (ByteBuf next = root.unwrap(); next != null; next = root.unwrap()) {
            root = next;
        }
        return root;
    }

    private static int cost(KnetMessage message) {
        return message.content().readableBytes() + COST_OF_ONE;
    }

    /**
     * Takes the next message.
     *
     * @param whenClosed makes the exception that says that the queue is closed and empty
     */
    public Optional<KnetMessage> take(Duration timeout, Supplier<KnetException> whenClosed) {
        long left = Deadline.nanos(timeout);
        try {
            lock.lockInterruptibly();
            try {
                while (messages.isEmpty()) {
                    if (closed) {
                        throw whenClosed.get();
                    }
                    if (left <= 0) {
                        return Optional.empty();
                    }
                    left = notEmpty.awaitNanos(left);
                }
                KnetMessage message = messages.remove();
                bytes -= cost(message);
                if (bytes <= limit / 2) {
                    overflowing = false;
                }
                return Optional.of(message);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KnetException(
                    KnetError.INTERRUPTED, "interrupted while waiting for a message", interrupted);
        }
    }

    public boolean isEmpty() {
        lock.lock();
        try {
            return messages.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that wait, without what they cost beyond. */
    public long bytes() {
        lock.lock();
        try {
            return bytes - (long) COST_OF_ONE * messages.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Releases all messages and takes no more.
     *
     * @return how many messages were released
     */
    public int close() {
        lock.lock();
        try {
            closed = true;
            int dropped = messages.size();
            messages.forEach(KnetMessage::release);
            messages.clear();
            bytes = 0;
            notEmpty.signalAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}

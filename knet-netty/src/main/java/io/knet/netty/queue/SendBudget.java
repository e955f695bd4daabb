package io.knet.netty.queue;

import io.knet.netty.concurrent.StateFuture;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of a data channel that wait to be sent, the bound on them, and those who wait for room.
 * There is room until a message is refused, and again when half of the bound is free. Thread safe;
 * only a refusal and its end take the lock.
 */
public final class SendBudget {
    private final int limit;
    private final AtomicLong used = new AtomicLong();
    private final StateFuture room;
    private volatile boolean hasRoom = true;

    /**
     * What a message takes in a queue. A bound on bytes alone would let tiny ones fill the memory.
     */
    public static int cost(ByteBuf message) {
        return message.readableBytes() + ReceiveQueue.COST_OF_ONE;
    }

    /**
     * A budget of which nothing is used.
     *
     * @param limit bytes that may wait
     * @param executor completes the futures
     */
    public SendBudget(int limit, Executor executor) {
        this.limit = limit;
        room = new StateFuture(executor);
        room.set(true);
    }

    /** Takes bytes from the budget, unless they exceed it. */
    public boolean reserve(int bytes) {
        long now = used.addAndGet(bytes);
        // What waits alone always fits: otherwise the longest message would not, for what it costs.
        if (now <= limit || now == bytes) {
            return true;
        }
        used.addAndGet(-bytes);
        refused();
        return false;
    }

    private synchronized void refused() {
        setRoom(false);
        // What was waiting may have left before anybody knew of the refusal.
        endRefusal();
    }

    /** Gives bytes back. */
    public void release(int bytes) {
        used.addAndGet(-bytes);
        if (!hasRoom) {
            endRefusal();
        }
    }

    private synchronized void endRefusal() {
        if (used.get() <= limit / 2) {
            setRoom(true);
        }
    }

    private void setRoom(boolean now) {
        hasRoom = now;
        room.set(now);
    }

    /** Bytes that wait. */
    public long used() {
        return used.get();
    }

    public boolean hasRoom() {
        return hasRoom;
    }

    /** Completes when there is room, at once if there is. */
    public CompletableFuture<Void> whenRoom() {
        return room.when(true, () -> null);
    }

    /** Fails those who wait. */
    public void end(RuntimeException reason) {
        room.end(reason);
    }
}

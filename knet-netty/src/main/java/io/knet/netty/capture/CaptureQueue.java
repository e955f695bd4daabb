package io.knet.netty.capture;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written, bounded by bytes. Event loops append and never wait; one thread takes,
 * and sleeps while there is nothing.
 */
final class CaptureQueue {
    private final Queue<CapturedPacket> packets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger freeBytes;

    /** Of the taking thread, set while it sleeps or is about to. */
    private volatile @Nullable Thread sleeper;

    /** Set once. */
    private volatile boolean closed;

    CaptureQueue(int bytes) {
        freeBytes = new AtomicInteger(bytes);
    }

    /** Takes room for a packet before it is copied; any thread. False if there is not as much. */
    boolean reserve(int bytes) {
        int free = freeBytes.get();
        while (free >= bytes) {
            if (freeBytes.compareAndSet(free, free - bytes)) {
                return true;
            }
            free = freeBytes.get();
        }
        return false;
    }

    /** Gives back room that was taken and is not needed; any thread. */
    void giveBack(int bytes) {
        freeBytes.addAndGet(bytes);
    }

    /** Appends a packet, for which there is room; any thread. */
    void append(CapturedPacket packet) {
        packets.add(packet);
        wake();
    }

    /** The oldest packet, null if there is none. It takes room until it is given back. */
    @Nullable CapturedPacket poll() {
        return packets.poll();
    }

    /** Sleeps until there is a packet or the queue is closed; maybe not as long. */
    void await() {
        sleeper = Thread.currentThread();
        if (packets.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        sleeper = null;
    }

    /** Lets nobody sleep any more; any thread. What is there can still be taken. */
    void close() {
        closed = true;
        wake();
    }

    /** Whether it was closed. What was appended before is there for {@link #poll}. */
    boolean isClosed() {
        return closed;
    }

    private void wake() {
        Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
    }
}

package io.knet.tests.interop;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.tests.peer.FloodMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends flood messages of random lengths from a Java node to libknet, in the order of their
 * indices, one by one and not faster than told: a receiver that falls behind loses datagrams, which
 * is no business of the sender's.
 */
final class FloodSender {
    private static final long SEED = 7;

    private final JavaNode node;
    private final long gapNanos;
    private final Random random = new Random(SEED);
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, Integer> failures = new TreeMap<>();
    private volatile boolean stopped;

    /**
     * A sender.
     *
     * @param gap time from one message to the next, at least
     */
    FloodSender(JavaNode node, Duration gap) {
        this.node = node;
        gapNanos = gap.toNanos();
    }

    /** Messages so far: the index of the one that is being sent now, or will be next. */
    int sent() {
        return next.get();
    }

    /** The error numbers of sends that failed, and how often; empty if none did. */
    synchronized Map<String, Integer> failures() {
        return Map.copyOf(failures);
    }

    /** Ends {@link #untilStopped} after the message that is being sent. */
    void stop() {
        stopped = true;
    }

    /** Sends synchronously until {@link #stop}, and gives the number of messages. */
    int untilStopped(int minLength, int maxLength) {
        while (!stopped) {
            sendSync(message(minLength, maxLength));
        }
        return sent();
    }

    /** Sends this many synchronously. */
    void sync(int count, int minLength, int maxLength) {
        for (int i = 0; i < count; i++) {
            sendSync(message(minLength, maxLength));
        }
    }

    private void sendSync(byte[] message) {
        try {
            node.sendSync(MixedPair.PEER, message);
        } catch (KnetException refused) {
            synchronized (this) {
                failures.merge(refused.errno().name(), 1, Integer::sum);
            }
        }
        sentOne();
    }

    /** Queues this many, waiting when the queue is full. */
    void async(int count, int minLength, int maxLength) {
        for (int i = 0; i < count; i++) {
            queue(message(minLength, maxLength));
            sentOne();
        }
    }

    private void queue(byte[] message) {
        while (true) {
            try {
                node.send(MixedPair.PEER, message);
                return;
            } catch (KnetException refused) {
                if (refused.error() != KnetError.QUEUE_FULL) {
                    throw refused;
                }
            }
            CompletableFuture<Void> writable = node.channel().whenWritable();
            writable.orTimeout(JavaNode.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
        }
    }

    private byte[] message(int minLength, int maxLength) {
        int length = minLength + random.nextInt(maxLength - minLength + 1);
        return new FloodMessage(next.get(), length).toBytes();
    }

    private void sentOne() {
        next.incrementAndGet();
        if (gapNanos > 0) {
            LockSupport.parkNanos(gapNanos);
        }
    }
}

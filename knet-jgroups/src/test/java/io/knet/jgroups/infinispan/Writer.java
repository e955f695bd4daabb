package io.knet.jgroups.infinispan;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.infinispan.Cache;

/** Writes to a cache, one write after the other, and keeps what was acknowledged. */
final class Writer {
    private static final int KEYS = 50;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final String node;
    private final Cache<String, Long> cache;
    private final Map<String, Long> acknowledged = new TreeMap<>();
    private volatile boolean running;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile long longestNanos;

    /** When the write began that is under way; 0 if none is. */
    private volatile long beganNanos;

    private Thread thread;
    private long next;

    Writer(String node, Cache<String, Long> cache) {
        this.node = node;
        this.cache = cache;
    }

    static List<String> keys(String node, String cache) {
        return IntStream.range(0, KEYS).mapToObj(i -> cache + "/" + node + "/" + i).toList();
    }

    void begin() {
        written.set(0);
        failures.set(0);
        longestNanos = 0;
        running = true;
        thread = new Thread(this::write, "writer " + cache.getName());
        thread.start();
    }

    private void write() {
        List<String> keys = keys(node, cache.getName());
        while (running) {
            String key = keys.get((int) (next % KEYS));
            long value = next++;
            long begin = System.nanoTime();
            beganNanos = begin;
            try {
                cache.put(key, value);
                acknowledged.put(key, value);
                written.incrementAndGet();
            } catch (RuntimeException e) {
                // Nobody knows whether it was written.
                acknowledged.remove(key);
                failures.incrementAndGet();
            }
            beganNanos = 0;
            longestNanos = Math.max(longestNanos, System.nanoTime() - begin);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    void end() throws InterruptedException {
        running = false;
        thread.join();
    }

    long written() {
        return written.get();
    }

    long failures() {
        return failures.get();
    }

    long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    /** How long the write has taken by now that is under way. */
    long waitsMillis() {
        long began = beganNanos;
        return began == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    @Override
    public String toString() {
        return node + "'s writer to " + cache.getName();
    }

    /** After the end: for each key the last value that was acknowledged. */
    Map<String, Long> acknowledged() {
        return acknowledged;
    }
}

package io.knet.tests.interop;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Starts what a series of tests needs in the background, some ahead of the one that runs: nodes
 * take most of the time that they need to find each other waiting.
 *
 * @param <K> what a test is about
 * @param <V> what it needs, closed by the test
 */
final class Ahead<K, V extends AutoCloseable> implements AutoCloseable {
    private final int count;
    private final Function<? super K, ? extends V> start;
    private final Queue<K> waiting;
    private final Map<K, CompletableFuture<V>> started = new HashMap<>();
    private final ExecutorService threads;

    /**
     * A series.
     *
     * @param keys all different, in the order in which they will be asked for
     * @param count how many to start ahead
     */
    Ahead(List<K> keys, int count, Function<? super K, ? extends V> start) {
        this.count = count;
        this.start = start;
        waiting = new ArrayDeque<>(keys);
        threads = Executors.newFixedThreadPool(count);
    }

    /** What belongs to a key; the failure of its start is thrown here. May be asked for once. */
    V take(K key) {
        if (waiting.remove(key)) {
            startSoon(key);
        }
        while (started.size() <= count && !waiting.isEmpty()) {
            startSoon(waiting.remove());
        }
        CompletableFuture<V> due = started.remove(key);
        if (due == null) {
            throw new IllegalArgumentException(key + " is none of the series, or was taken");
        }
        try {
            return due.join();
        } catch (CompletionException e) {
            throw new AssertionError("could not be started for " + key, e.getCause());
        }
    }

    private void startSoon(K key) {
        started.put(key, CompletableFuture.supplyAsync(() -> start.apply(key), threads));
    }

    /** Closes what was started and not taken. */
    @Override
    public void close() throws Exception {
        threads.shutdown();
        for (CompletableFuture<V> untaken : started.values()) {
            untaken.handle((value, failure) -> value).join().close();
        }
    }
}

package io.knet.testing;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Records every buffer (and any other resource that Netty tracks) of this JVM that was garbage
 * collected without having been released. {@link LeakGuard} turns what is recorded into failures.
 */
public final class LeakRecorder {
    private static final long COLLECTION_DEADLINE_MILLIS = 10_000;

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    private static final List<RecordingLeakDetector<?>> DETECTORS = new CopyOnWriteArrayList<>();

    private LeakRecorder() {}

    /**
     * Makes Netty track all resources from now on and report to this recorder. Must come before the
     * first buffer, for Netty asks for its detectors once.
     *
     * @throws IllegalStateException if it came too late
     */
    static synchronized void install() {
        if (!DETECTORS.isEmpty()) {
            return;
        }
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
        PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        if (DETECTORS.isEmpty()) {
            throw new IllegalStateException(
                    "Netty made its leak detectors before the recorder was installed; no leak would be noticed");
        }
    }

    /**
     * Collects garbage and takes what was recorded since the last call.
     *
     * @param collections how often to collect; more than once finds what was reachable from
     *     something else that was about to be collected
     * @return a description of each leak, with the places where the resource was used last
     */
    public static List<String> takeLeaks(int collections) {
        for (int i = 0; i < collections; i++) {
            collectGarbage();
            DETECTORS.forEach(RecordingLeakDetector::report);
        }
        List<String> taken = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            taken.add(leak);
        }
        return taken;
    }

    /**
     * Fails if anything leaked since the last call.
     *
     * @param collections as for {@link #takeLeaks}
     * @param when what ran before, for the message
     * @throws AssertionError with a description of each leak
     */
    static void failOnLeaks(int collections, String when) {
        List<String> leaks = takeLeaks(collections);
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    leaks.size()
                            + " leaked resource(s) found after "
                            + when
                            + ":\n"
                            + String.join("\n", leaks));
        }
    }

    /** Returns when the collector has run and handed over the references that it cleared. */
    private static void collectGarbage() {
        ReferenceQueue<Object> cleared = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), cleared);
        System.gc();
        try {
            if (cleared.remove(COLLECTION_DEADLINE_MILLIS) != sentinel) {
                throw new IllegalStateException(
                        "System.gc() collects nothing here; run the tests without -XX:+DisableExplicitGC");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while garbage was collected", e);
        }
    }

    private static final class RecordingFactory extends ResourceLeakDetectorFactory {
        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval) {
            RecordingLeakDetector<T> detector =
                    new RecordingLeakDetector<>(resource, samplingInterval, LEAKS::add);
            DETECTORS.add(detector);
            return detector;
        }

        @Override
        @SuppressWarnings("deprecation")
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }
    }
}

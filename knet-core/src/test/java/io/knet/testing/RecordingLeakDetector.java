package io.knet.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Netty's leak detector, which hands over what it finds instead of logging it. */
final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {
    /** Frames of what runs the tests: they are in every record and say nothing about the leak. */
    private static final Pattern RUNNER_FRAMES =
            Pattern.compile(
                    "(?m)^\\t(java\\.base/|org\\.junit\\.|org\\.apache\\.maven\\.).*(\\R|$)");

    private final Consumer<String> found;

    RecordingLeakDetector(Class<T> resource, int samplingInterval, Consumer<String> found) {
        super(resource, samplingInterval);
        this.found = found;
    }

    /**
     * Reports the leaks that the garbage collector found; a detector does so when it tracks
     * something.
     */
    void report() {
        @SuppressWarnings(
                "unchecked") // the detector keeps a weak reference to it and calls nothing on it
        T probe = (T) new Object();
        ResourceLeakTracker<T> tracker = track(probe);
        if (tracker != null) {
            tracker.close(probe);
        }
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        found.accept(
                resourceType
                        + " was not released before it was garbage collected."
                        + RUNNER_FRAMES.matcher(records).replaceAll(""));
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        found.accept(resourceType + " was not released before it was garbage collected.");
    }
}

package io.knet.lab.soak;

import java.time.Duration;

/** Lets time pass while the cluster is at work. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SoakException("interrupted");
        }
    }
}

package io.knet.netty.capture;

import java.util.concurrent.atomic.AtomicLong;

/** What a capture's file calls an interface: one link, on one side of its crypto. Thread safe. */
final class CapturePoint {
    private final String name;
    private final String description;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    CapturePoint(String name, String description) {
        this.name = name;
        this.description = description;
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    void countWritten() {
        written.incrementAndGet();
    }

    void countDropped() {
        dropped.incrementAndGet();
    }

    /** Packets that are in the capture. */
    long written() {
        return written.get();
    }

    /** Packets that passed, written or not. */
    long received() {
        return written.get() + dropped.get();
    }

    /** Packets that passed and are not in the capture. */
    long dropped() {
        return dropped.get();
    }
}

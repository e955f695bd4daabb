package io.knet.netty.count;

import io.knet.stats.DropReason;

/** Counts what is dropped. */
@FunctionalInterface
public interface DropSink {
    /**
     * Counts packets that were dropped for one reason.
     *
     * @param whose where they came from or went to, for the log
     */
    void drop(DropReason reason, long packets, Object whose);
}

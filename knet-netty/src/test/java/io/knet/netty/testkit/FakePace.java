package io.knet.netty.testkit;

import io.knet.netty.pipeline.QueuePace;

/** Holds the send queue back when a test says so. */
public final class FakePace implements QueuePace {
    /** Whether the queue is to wait. */
    public boolean holds;

    /** Bytes of the messages that were written. */
    public int bytes;

    @Override
    public boolean holds() {
        return holds;
    }

    @Override
    public void queued(int more) {
        bytes += more;
    }
}

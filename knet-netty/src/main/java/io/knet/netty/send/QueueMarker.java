package io.knet.netty.send;

import org.jspecify.annotations.Nullable;

/** What is to be done when all that was appended before it has left the send queue. */
final class QueueMarker implements QueueEntry {
    private final Runnable action;
    private volatile @Nullable QueueEntry next;

    QueueMarker(Runnable action) {
        this.action = action;
    }

    Runnable action() {
        return action;
    }

    @Override
    public int bytes() {
        return 0;
    }

    @Override
    public @Nullable QueueEntry next() {
        return next;
    }

    @Override
    public void next(@Nullable QueueEntry entry) {
        next = entry;
    }
}

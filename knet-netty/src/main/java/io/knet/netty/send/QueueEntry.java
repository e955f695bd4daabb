package io.knet.netty.send;

import org.jspecify.annotations.Nullable;

/** What stands in an {@link EntryQueue}, and knows what stands behind it. */
sealed interface QueueEntry permits QueuedMessage, QueueMarker {
    /** How much there is to send. */
    int bytes();

    /** What stands behind it, null if that is nothing; seen by all threads. */
    @Nullable QueueEntry next();

    /** Puts something behind it. */
    void next(@Nullable QueueEntry entry);
}

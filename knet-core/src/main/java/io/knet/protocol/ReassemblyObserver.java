package io.knet.protocol;

import io.knet.stats.DropReason;

/** Called for messages that are given up although some of their fragments have come. */
@FunctionalInterface
public interface ReassemblyObserver {
    /**
     * A message was given up. Called on the thread that uses the window; must not call the window.
     *
     * @param reason {@link DropReason#REASSEMBLY_EXPIRED} if the message was too old or the window
     *     started afresh, {@link DropReason#REASSEMBLY_OVERFLOW} if it had to make room for a newer
     *     one, {@link DropReason#CLOSED} if the window was closed
     * @param packets how many of its fragments had come, 1 to 253
     */
    void messageLost(DropReason reason, int packets);
}

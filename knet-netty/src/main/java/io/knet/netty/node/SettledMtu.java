package io.knet.netty.node;

import io.knet.KnetLink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Whether what is known of the path of a link holds, and those who wait for that. A search that
 * ends on the event loop after another thread has changed the settings settles nothing. Thread
 * safe.
 */
final class SettledMtu {
    private final StateFuture<KnetLink> state;

    /** Changes of the settings that the event loop has yet to see. */
    private int unseen;

    SettledMtu(KnetLink link, Executor executor) {
        state = new StateFuture<>(link, executor);
    }

    /** The settings have changed, which the event loop will be told. */
    synchronized void outdate() {
        unseen++;
        state.set(false);
    }

    /** The event loop was told. */
    synchronized void seen() {
        unseen--;
    }

    /** A search has ended, or what is known does not hold any more. */
    synchronized void settle(boolean settled) {
        state.set(settled && unseen == 0);
    }

    boolean holds() {
        return state.holds();
    }

    CompletableFuture<KnetLink> whenSettled() {
        return state.when(true);
    }

    /** Fails those who wait. */
    void end(RuntimeException reason) {
        state.end(reason);
    }
}

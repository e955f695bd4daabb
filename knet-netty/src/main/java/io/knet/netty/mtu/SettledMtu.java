package io.knet.netty.mtu;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.knet.KnetLink;
import io.knet.netty.concurrent.StateFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Whether what is known of the path of a link holds, and those who wait for that. A search that
 * ends on the event loop after another thread has changed the settings settles nothing. Thread
 * safe.
 */
public final class SettledMtu {
    private final StateFuture<KnetLink> state;

    /** Changes of the settings that the event loop has yet to see. */
    @GuardedBy("this")
    private int unseen;

    public SettledMtu(KnetLink link, Executor executor) {
        state = new StateFuture<>(link, executor);
    }

    /** The settings have changed, which the event loop will hear of. */
    public synchronized void outdate() {
        unseen++;
        state.set(false);
    }

    /** The event loop has heard of it. */
    public synchronized void seen() {
        unseen--;
    }

    /** A search has ended, or what is known does not hold any more. */
    public synchronized void settle(boolean settled) {
        state.set(settled && unseen == 0);
    }

    public boolean holds() {
        return state.holds();
    }

    public CompletableFuture<KnetLink> whenSettled() {
        return state.when(true);
    }

    /** Fails those who wait. */
    public void end(RuntimeException reason) {
        state.end(reason);
    }
}

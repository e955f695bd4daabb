package io.knet.netty.handle;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.send.SendQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Enables forwarding at once, and disables it behind the messages that were accepted before. */
final class Forwarding {
    private final MessageFilter filter;
    private final SendQueue sendQueue;
    private final SelfTraffic selfTraffic;
    private final Executor completions;

    /** How often it was enabled or disabled. */
    @GuardedBy("this")
    private int changes;

    Forwarding(
            MessageFilter filter,
            SendQueue sendQueue,
            SelfTraffic selfTraffic,
            Executor completions) {
        this.filter = filter;
        this.sendQueue = sendQueue;
        this.selfTraffic = selfTraffic;
        this.completions = completions;
    }

    synchronized void enable() {
        changes++;
        filter.forwarding(true);
    }

    /**
     * Completes when what was accepted before has been sent, what this node sent to itself has been
     * received, and forwarding is disabled.
     */
    CompletableFuture<Void> disable() {
        int change = nextChange();
        CompletableFuture<Void> done = new CompletableFuture<>();
        sendQueue.whenDrained(
                () ->
                        selfTraffic.whenReceived(
                                () -> {
                                    disableUnlessChanged(change);
                                    completions.execute(() -> done.complete(null));
                                }));
        return done;
    }

    private synchronized int nextChange() {
        return ++changes;
    }

    /** Unless it was enabled again meanwhile. */
    private synchronized void disableUnlessChanged(int change) {
        if (changes == change) {
            filter.forwarding(false);
        }
    }
}

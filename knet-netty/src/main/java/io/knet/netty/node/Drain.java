package io.knet.netty.node;

import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The time between the last call that a handle accepts and its end: lasts until the TX queue and
 * the buffers of the links' channels are empty, or the time is up.
 */
final class Drain {
    /** A socket reports to nobody that it took the last packet of a full buffer. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Node node;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Drain(Node node) {
        this.node = node;
    }

    /** What to do when the time has ended, once. */
    void whenEnded(Runnable action) {
        ended.thenRun(action);
    }

    /** Ends the time now, if it has not ended before. */
    void end() {
        ended.complete(null);
    }

    /** Begins the time. */
    void start(Duration limit) {
        try {
            Future<?> timer =
                    node.txLoop.schedule(this::end, Deadline.nanos(limit), TimeUnit.NANOSECONDS);
            ended.thenRun(() -> timer.cancel(false));
        } catch (RejectedExecutionException loopsAreGone) {
            end();
            return;
        }
        node.txQueue.whenDrained(this::emptyChannels);
    }

    private void emptyChannels() {
        CompletableFuture<?>[] empty =
                node.hosts.all().stream().map(this::whenEmpty).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(empty).thenRun(this::end);
    }

    private CompletableFuture<Void> whenEmpty(NettyHost host) {
        CompletableFuture<Void> empty = new CompletableFuture<>();
        // Behind what the TX queue has handed to that loop.
        if (!LoopCalls.submit(host.loop(), () -> look(host, empty))) {
            empty.complete(null);
        }
        return empty;
    }

    private void look(NettyHost host, CompletableFuture<Void> empty) {
        boolean unsent =
                host.presentLinks().stream().anyMatch(link -> link.output().hasUnsentPackets())
                        && !ended.isDone();
        if (unsent) {
            host.loop().schedule(() -> look(host, empty), LOOK_AGAIN_NANOS, TimeUnit.NANOSECONDS);
        } else {
            empty.complete(null);
        }
    }
}

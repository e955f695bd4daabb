package io.knet.netty.handle;

import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.send.SendQueue;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The time between the last call that a handle accepts and its end: lasts until the TX queue and
 * the buffers of the links' channels are empty, or the time is up.
 */
final class Drain {
    /** A socket reports to nobody that it took the last packet of a full buffer. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoop txLoop;
    private final SendQueue sendQueue;
    private final Hosts hosts;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Those whose channels held packets at the last look. */
    private final Set<NettyHost> unsent = ConcurrentHashMap.newKeySet();

    /**
     * The end of a handle's sending.
     *
     * @param txLoop of the send queue
     */
    Drain(EventLoop txLoop, SendQueue sendQueue, Hosts hosts) {
        this.txLoop = txLoop;
        this.sendQueue = sendQueue;
        this.hosts = hosts;
    }

    /** What to do when the time has ended, once. */
    void whenEnded(Runnable action) {
        ended.thenRun(action);
    }

    /** Whether channels of links still held packets when the time ended. */
    boolean leftPackets() {
        return !unsent.isEmpty();
    }

    /** Ends the time now, if it has not ended before. */
    void end() {
        ended.complete(null);
    }

    /** Begins the time. */
    void start(Duration limit) {
        try {
            Future<?> timer =
                    txLoop.schedule(this::end, Deadline.nanos(limit), TimeUnit.NANOSECONDS);
            ended.thenRun(() -> timer.cancel(false));
        } catch (RejectedExecutionException loopsAreGone) {
            end();
            return;
        }
        // A loop that is shut down meanwhile forgets its timers, and nothing is sent any more.
        FutureListener<Object> loopEnded = end -> end();
        txLoop.terminationFuture().addListener(loopEnded);
        ended.thenRun(() -> txLoop.terminationFuture().removeListener(loopEnded));
        sendQueue.whenDrained(this::emptyChannels);
    }

    private void emptyChannels() {
        CompletableFuture<?>[] empty =
                hosts.all().stream().map(this::whenEmpty).toArray(CompletableFuture[]::new);
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
        host.output()
                .hasUnsentPackets()
                .thenAccept(
                        holds -> {
                            if (!holds) {
                                unsent.remove(host);
                                empty.complete(null);
                            } else if (ended.isDone()) {
                                empty.complete(null);
                            } else {
                                unsent.add(host);
                                lookAgain(host, empty);
                            }
                        });
    }

    private void lookAgain(NettyHost host, CompletableFuture<Void> empty) {
        try {
            host.loop().schedule(() -> look(host, empty), LOOK_AGAIN_NANOS, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException loopHasEnded) {
            empty.complete(null);
        }
    }
}

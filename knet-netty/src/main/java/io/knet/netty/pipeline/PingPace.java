package io.knet.netty.pipeline;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.transport.SendPace;
import io.knet.protocol.SendWindow;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds back senders of a link's socket that are far ahead of what the peer has read, as pongs tell
 * ({@link SendWindow}): the synchronous ones, who wait in their own threads, and the send queue,
 * which waits as if the socket were full. Each has a window of its own, so that neither takes the
 * other's room; every ping is a mark for both. The loop sends the pings.
 */
public final class PingPace implements SendPace, QueuePace {
    /** When a ping, or its pong, was lost, another has to be sent. */
    private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * The queue, which others share, does not wait longer for a peer that says nothing: it may be
     * gone, and the time until its link goes down is not theirs.
     */
    private static final long PATIENCE_NANOS = 5 * REPEAT_NANOS;

    /**
     * The window of the queue: half of the buffer that knet and libknet ask for, as nobody waits
     * for one of these messages, and a peer's thread may have no turn for a while. It begins with
     * all of it, so that a burst never waits; a peer with less room makes it smaller.
     */
    private static final long QUEUED = 2 * SendWindow.LARGEST;

    private final EventLoop loop;
    private final IntSupplier sequence;
    private final Runnable sendMark = this::sendMark;
    private final SendLane prompt;
    private final SendLane queue;

    private @Nullable HeartbeatHandler heartbeat; // loop only
    private @Nullable ChannelHandlerContext context; // loop only

    /** Written on the loop: the peer has said nothing for too long, and is not waited for. */
    private volatile boolean released;

    private long heardAtNanos; // loop only
    private @Nullable Future<?> look; // loop only

    // ---- everybody's
    private final AtomicBoolean watched = new AtomicBoolean();

    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

    /** How far synchronous senders may go beyond the limit, until the next pong. */
    private volatile long exception;

    private volatile boolean markAsked;

    /**
     * A pace for a socket.
     *
     * @param loop of the socket's channel
     * @param sequence the sequence number that this node used last
     */
    public PingPace(EventLoop loop, IntSupplier sequence) {
        this.loop = loop;
        this.sequence = sequence;
        prompt = new SendLane(loop, new SendWindow());
        queue = new SendLane(loop, new SendWindow(QUEUED, QUEUED));
    }

    // ---- on the loop

    void attach(HeartbeatHandler handler, ChannelHandlerContext ctx) {
        assert LoopCalls.owns(loop);
        heartbeat = handler;
        context = ctx;
    }

    /** The channel is closed. */
    void detach() {
        assert LoopCalls.owns(loop);
        heartbeat = null;
        context = null;
        endWatch();
    }

    /** A ping is about to be written, with this clock. */
    void onPing(long clockNanos) {
        assert LoopCalls.owns(loop);
        prompt.onMark(clockNanos);
        queue.onMark(clockNanos);
    }

    /** A pong came, with this clock. */
    void onPong(long clockNanos, long nowNanos) {
        assert LoopCalls.owns(loop);
        prompt.onAnswer(clockNanos, nowNanos);
        exception = 0;
        if (mayPass()) {
            waiting.forEach(LockSupport::unpark);
        }
        onQueueAnswer(clockNanos, nowNanos);
    }

    private void sendMark() {
        markAsked = false;
        HeartbeatHandler handler = heartbeat;
        ChannelHandlerContext ctx = context;
        if (handler != null && ctx != null && !ctx.isRemoved()) {
            handler.sendMark(ctx, sequence.getAsInt());
        }
    }

    private void tellRoom() {
        HeartbeatHandler handler = heartbeat;
        ChannelHandlerContext ctx = context;
        if (handler != null && ctx != null && !ctx.isRemoved()) {
            handler.tellRoom(ctx);
        }
    }

    // ---- on a sender's thread

    @Override
    public boolean mayPass() {
        return prompt.sent() < Math.max(prompt.limit(), exception);
    }

    @Override
    public void letOnePass() {
        exception = prompt.sent() + 1;
    }

    @Override
    public void passed(int datagrams, int bytes) {
        if (prompt.passed(SendWindow.weight(datagrams, bytes))) {
            askForMark();
        }
    }

    @Override
    public void awaitRoom(long nanos) {
        Thread self = Thread.currentThread();
        waiting.add(self);
        try {
            if (!mayPass()) {
                long beginNanos = System.nanoTime();
                LockSupport.parkNanos(this, Math.min(nanos, REPEAT_NANOS));
                if (!mayPass() && System.nanoTime() - beginNanos >= REPEAT_NANOS) {
                    askForMark();
                }
            }
        } finally {
            waiting.remove(self);
        }
    }

    private void askForMark() {
        if (markAsked) {
            return;
        }
        markAsked = true;
        try {
            loop.execute(sendMark);
        } catch (RejectedExecutionException ended) {
            // Nobody sends any more either: the channel is closed with its loop.
            markAsked = false;
        }
    }

    // ---- the send queue, on any thread

    @Override
    public boolean holds() {
        return !released && queue.sent() >= queue.limit();
    }

    @Override
    public void queued(int bytes) {
        if (queue.passed(SendWindow.weight(1, bytes))) {
            askForMark();
        }
        if (holds() && watched.compareAndSet(false, true)) {
            LoopCalls.submit(loop, this::watch);
        }
    }

    // ---- the send queue, on the loop

    private void onQueueAnswer(long clockNanos, long nowNanos) {
        boolean held = holds();
        queue.onAnswer(clockNanos, nowNanos);
        released = false;
        heardAtNanos = nowNanos;
        if (held && !holds()) {
            tellRoom();
        }
    }

    private void watch() {
        heardAtNanos = loop.ticker().nanoTime();
        lookSoon();
    }

    private void lookSoon() {
        if (context != null) {
            look = loop.schedule(this::look, REPEAT_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void endWatch() {
        Future<?> pending = look;
        look = null;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    private void look() {
        look = null;
        if (!holds()) {
            watched.set(false);
            // Somebody may have gone beyond the limit since, and found it watched.
            if (holds() && watched.compareAndSet(false, true)) {
                watch();
            }
        } else if (loop.ticker().nanoTime() - heardAtNanos < PATIENCE_NANOS) {
            askForMark();
            lookSoon();
        } else {
            released = true;
            watched.set(false);
            tellRoom();
        }
    }
}

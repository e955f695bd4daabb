package io.knet.netty.pipeline;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.transport.SendPace;
import io.knet.protocol.SendWindow;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds back synchronous senders of a link's socket that are far ahead of what the peer has read,
 * as pongs tell ({@link SendWindow}). The window belongs to the link's event loop, which sends the
 * pings; senders read how far they may go.
 */
public final class PingPace implements SendPace {
    /** When a ping, or its pong, was lost, another has to be sent. */
    private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final EventLoop loop;
    private final IntSupplier sequence;
    private final Runnable sendMark = this::sendMark;

    // ---- the loop's
    private final SendWindow window = new SendWindow();
    private @Nullable HeartbeatHandler heartbeat; // loop only
    private @Nullable ChannelHandlerContext context; // loop only

    // ---- the loop's; senders read
    private volatile long limit = window.limit();
    private volatile long markInterval = window.markInterval();

    // ---- everybody's
    private final AtomicLong sent = new AtomicLong();

    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

    /** How far senders may go beyond the limit, until the next pong. */
    private volatile long exception;

    private volatile long nextMark = window.markInterval();
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
    }

    // ---- on the loop

    void attach(HeartbeatHandler handler, ChannelHandlerContext ctx) {
        assert LoopCalls.owns(loop);
        heartbeat = handler;
        context = ctx;
    }

    /** A ping is about to be written, with this clock. */
    void onPing(long clockNanos) {
        assert LoopCalls.owns(loop);
        window.onMark(clockNanos, sent.get());
    }

    /** A pong came, with this clock. */
    void onPong(long clockNanos, long nowNanos) {
        assert LoopCalls.owns(loop);
        window.onAnswer(clockNanos, nowNanos);
        markInterval = window.markInterval();
        limit = window.limit();
        exception = 0;
        if (mayPass()) {
            waiting.forEach(LockSupport::unpark);
        }
    }

    private void sendMark() {
        markAsked = false;
        HeartbeatHandler handler = heartbeat;
        ChannelHandlerContext ctx = context;
        if (handler != null && ctx != null && !ctx.isRemoved()) {
            handler.sendMark(ctx, sequence.getAsInt());
        }
    }

    // ---- on a sender's thread

    @Override
    public boolean mayPass() {
        return sent.get() < Math.max(limit, exception);
    }

    @Override
    public void letOnePass() {
        exception = sent.get() + 1;
    }

    @Override
    public void passed(int datagrams, int bytes) {
        long now = sent.addAndGet(SendWindow.weight(datagrams, bytes));
        if (now >= nextMark) {
            nextMark = now + markInterval;
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
}

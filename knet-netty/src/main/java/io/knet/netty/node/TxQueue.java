package io.knet.netty.node;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The handle's TX queue: any thread appends messages, one event loop takes them in batches, hands
 * them to the transmitter and flushes the links once a batch.
 *
 * <p>When the socket of a link is full the queue waits for it, so that senders see a full queue
 * instead of losing messages; but not for long, so that one dead link cannot hold up the others.
 */
final class TxQueue implements Runnable {
    /**
     * Messages that are sent before the loop receives again, and their bytes. A channel takes as
     * many datagrams in its turn: what waits to be sent is kept, but what waits to be received is
     * lost in the end.
     */
    private static final int BATCH_MESSAGES = 16;

    private static final int BATCH_BYTES = 1 << 15;
    private static final long LONGEST_STALL_MILLIS = 50;

    private final EventLoop loop;
    private final Transmitter transmitter;
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

    /** Whether the queue will run by itself: from the first message until it is found empty. */
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Loop only: the link whose socket is waited for. */
    private @Nullable NettyLink awaited;

    /** Loop only. */
    private @Nullable ScheduledFuture<?> patience;

    private sealed interface Entry {
        /** How much there is to send. */
        int bytes();

        record Message(NettyDataChannel channel, ByteBuf content, Object attachment)
                implements Entry {
            @Override
            public int bytes() {
                return content.readableBytes();
            }
        }

        record Marker(Runnable action) implements Entry {
            @Override
            public int bytes() {
                return 0;
            }
        }
    }

    TxQueue(EventLoop loop, Transmitter transmitter) {
        this.loop = loop;
        this.transmitter = transmitter;
    }

    /** Appends a message, which it takes over. */
    void add(NettyDataChannel channel, ByteBuf content, Object attachment) {
        append(new Entry.Message(channel, content, attachment));
    }

    /** Runs an action on the queue's event loop when all that was appended before has been sent. */
    void whenDrained(Runnable action) {
        append(new Entry.Marker(action));
    }

    private void append(Entry entry) {
        entries.add(entry);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            LoopCalls.submit(loop, this);
        }
    }

    /**
     * Takes the next batch after the loop has looked at its sockets. A task that is just executed
     * would run before that: a loop runs tasks for up to a second at a time, during which it
     * neither receives nor answers a ping.
     */
    private void scheduleAfterSockets() {
        loop.schedule(this, 0, TimeUnit.NANOSECONDS);
    }

    /** A socket has room again. Any event loop. */
    void resume() {
        if (loop.inEventLoop()) {
            if (awaited != null && !awaited.isBlocked()) {
                endWait();
                scheduleAfterSockets();
            }
        } else {
            LoopCalls.submit(loop, this::resume);
        }
    }

    @Override
    public void run() {
        if (awaited != null) {
            return;
        }
        try {
            sendBatch();
        } finally {
            if (awaited == null) {
                if (entries.isEmpty()) {
                    idle();
                } else {
                    scheduleAfterSockets();
                }
            }
        }
    }

    private void sendBatch() {
        int bytes = 0;
        for (int i = 0; i < BATCH_MESSAGES && bytes < BATCH_BYTES; i++) {
            Entry entry = entries.poll();
            if (entry == null) {
                break;
            }
            bytes += entry.bytes();
            NettyLink blocked = process(entry);
            if (blocked != null) {
                transmitter.flush();
                if (blocked.isBlocked()) {
                    await(blocked);
                    return;
                }
            }
        }
        transmitter.flush();
    }

    /** Whoever appends from now on schedules the queue. */
    private void idle() {
        scheduled.set(false);
        // Somebody may have appended since the queue was found empty, and found it scheduled.
        if (!entries.isEmpty() && scheduled.compareAndSet(false, true)) {
            scheduleAfterSockets();
        }
    }

    private @Nullable NettyLink process(Entry entry) {
        if (entry instanceof Entry.Marker marker) {
            transmitter.flush();
            marker.action().run();
            return null;
        }
        Entry.Message message = (Entry.Message) entry;
        message.channel().sendDone(message.content().readableBytes());
        return transmitter.transmit(message.channel(), message.content(), message.attachment());
    }

    private void await(NettyLink blocked) {
        awaited = blocked;
        patience =
                loop.schedule(
                        () -> {
                            blocked.stall();
                            endWait();
                            run();
                        },
                        LONGEST_STALL_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private void endWait() {
        awaited = null;
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    /** Sends all that is left, or drops it because the handle is closed. On the loop, once. */
    void drain() {
        endWait();
        Entry entry = entries.poll();
        while (entry != null) {
            process(entry);
            entry = entries.poll();
        }
        transmitter.flush();
        idle();
    }
}

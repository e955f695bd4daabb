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
    private static final int BATCH = 256;
    private static final long LONGEST_STALL_MILLIS = 50;

    private final EventLoop loop;
    private final Transmitter transmitter;
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Loop only: the link whose socket is waited for. */
    private @Nullable NettyLink awaited;

    /** Loop only. */
    private @Nullable ScheduledFuture<?> patience;

    private sealed interface Entry {
        record Message(NettyDataChannel channel, ByteBuf content, Object attachment)
                implements Entry {}

        record Marker(Runnable action) implements Entry {}
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
        if (scheduled.compareAndSet(false, true) && !LoopCalls.submit(loop, this)) {
            scheduled.set(false);
            discardAll();
        }
    }

    /** The loop has ended, and nobody else empties the queue any more. */
    private void discardAll() {
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            if (entry instanceof Entry.Message message) {
                transmitter.discard(message.channel(), message.content());
            } else if (entry instanceof Entry.Marker marker) {
                marker.action().run();
            }
        }
    }

    /** A socket has room again. Any event loop. */
    void resume() {
        if (loop.inEventLoop()) {
            if (awaited != null && !awaited.isBlocked()) {
                endWait();
                schedule();
            }
        } else {
            LoopCalls.submit(loop, this::resume);
        }
    }

    @Override
    public void run() {
        scheduled.set(false);
        if (awaited != null) {
            return;
        }
        for (int i = 0; i < BATCH; i++) {
            Entry entry = entries.poll();
            if (entry == null) {
                break;
            }
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
        if (!entries.isEmpty()) {
            schedule();
        }
    }

    private @Nullable NettyLink process(Entry entry) {
        if (entry instanceof Entry.Marker marker) {
            transmitter.flush();
            marker.action().run();
            return null;
        }
        Entry.Message message = (Entry.Message) entry;
        return transmitter.transmit(message.channel(), message.content(), message.attachment());
    }

    private void await(NettyLink blocked) {
        awaited = blocked;
        patience =
                loop.schedule(
                        () -> {
                            blocked.stall();
                            endWait();
                            schedule();
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
    }
}

package io.knet.netty.send;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.DropSink;
import io.knet.netty.filter.Decision;
import io.knet.netty.link.LinkOutput;
import io.knet.netty.queue.SendBudget;
import io.knet.netty.queue.SendingChannel;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The handle's TX queue: any thread appends messages, one event loop takes them in batches, hands
 * them to the transmitter and flushes the links once a batch. A message for which the loop would
 * have to be woken, since nothing else was sent of late, its sender sends by itself.
 *
 * <p>When the socket of a link is full the queue waits for it as long as it moves, so that senders
 * see a full queue instead of losing messages; but not for one that does not, so that a dead link
 * cannot hold up the others.
 */
public final class SendQueue implements Runnable {
    /**
     * Messages that are sent before the loop receives again, and their bytes. A channel receives
     * about as much in its turn: outgoing messages are safe in the queue, but datagrams that nobody
     * reads are dropped by the kernel.
     */
    private static final int BATCH_MESSAGES = 64;

    private static final int BATCH_BYTES = 1 << 17;

    /** A batch ends after this time, so that the pings and pongs of its loop are not held up. */
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Messages between two looks at the clock, which takes as long as writing a part of one. */
    private static final int MESSAGES_A_LOOK = 4;

    /** The kernel says that there is room when half of its buffer is free again. */
    private static final long LONGEST_STALL_MILLIS = 250;

    /**
     * Messages that follow each other faster are better sent together by the loop, which is awake
     * or about to be. Two that call each other have less than 50 us between two messages.
     */
    private static final long QUIET_NANOS = TimeUnit.MICROSECONDS.toNanos(15);

    /**
     * After a quiet moment a few messages may follow each other faster and yet are sent by
     * themselves: what a thread sends that was woken late, for example. To wake the loop for them
     * would cost more than it saves by sending them together.
     */
    private static final int FEW = 16;

    private final EventLoop loop;
    private final PromptSend prompt;
    private final Transmitter transmitter;
    private final CallbackFailures failures;
    private final DropSink drops;
    private final EntryQueue entries = new EntryQueue();

    /**
     * Whether the queue is going to run anyway, from the first message until it is found empty; or
     * a thread is sending a message by itself.
     */
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** When it was found empty, or a thread had sent a message by itself. */
    private volatile long quietSinceNanos;

    /**
     * How many messages were sent by themselves since the last quiet moment. Written by whoever has
     * {@link #scheduled} the queue.
     */
    private volatile int inRow;

    private volatile boolean closed; // set once

    /** Loop only: the output whose socket the queue waits for. */
    private @Nullable LinkOutput awaited;

    /** Loop only: how much it had to write when the wait began, or was looked at last. */
    private long awaitedBytes;

    /** Loop only. */
    private @Nullable ScheduledFuture<?> patience;

    /**
     * The queue of a handle.
     *
     * @param loop takes its messages out
     * @param prompt sends those that find nothing waiting
     * @param transmitter sends the others
     * @param failures told when sending one throws
     */
    public SendQueue(
            EventLoop loop,
            PromptSend prompt,
            Transmitter transmitter,
            CallbackFailures failures,
            DropSink drops) {
        this.loop = loop;
        this.prompt = prompt;
        quietSinceNanos = loop.ticker().nanoTime();
        this.transmitter = transmitter;
        this.failures = failures;
        this.drops = drops;
    }

    /**
     * Sends a message, which it takes over, or appends it.
     *
     * @param checked where it goes, null if the filter is yet to be asked
     */
    public void add(
            SendingChannel channel,
            ByteBuf content,
            Object attachment,
            Decision.@Nullable Accepted checked) {
        if (isQuiet()
                && (checked != null || prompt.decidesQuickly())
                && scheduled.compareAndSet(false, true)) {
            sendByItself(channel, content, attachment, checked);
        } else {
            append(new QueuedMessage(channel, content, attachment, checked));
        }
    }

    private boolean isQuiet() {
        return !scheduled.get()
                && !closed
                && !loop.inEventLoop()
                && (inRow < FEW || isLong(loop.ticker().nanoTime()));
    }

    /** Whether nothing was sent for a quiet moment. */
    private boolean isLong(long nowNanos) {
        return nowNanos - quietSinceNanos >= QUIET_NANOS;
    }

    /** On its sender's thread, which nobody else is at work beside. */
    private void sendByItself(
            SendingChannel channel,
            ByteBuf content,
            Object attachment,
            Decision.@Nullable Accepted checked) {
        QueuedMessage left = null;
        inRow = isLong(loop.ticker().nanoTime()) ? 1 : inRow + 1;
        try {
            left = unsent(channel, content, attachment, checked);
        } catch (RuntimeException | Error failure) {
            failed(channel, failure);
        } finally {
            if (left == null) {
                channel.sendDone(SendBudget.cost(content));
                release(content);
            } else {
                entries.add(left);
            }
            quietSinceNanos = loop.ticker().nanoTime();
            scheduled.set(false);
            if (!entries.isEmpty()) {
                schedule();
            }
        }
        if (closed) {
            drop();
        }
    }

    /** What is left for the queue; null if the message was sent, or dropped. */
    private @Nullable QueuedMessage unsent(
            SendingChannel channel,
            ByteBuf content,
            Object attachment,
            Decision.@Nullable Accepted checked) {
        if (closed || channel.isClosed()) {
            return new QueuedMessage(channel, content, attachment, checked);
        }
        Decision decision = prompt.decide(channel, content, attachment, checked);
        if (prompt.send(channel, content, decision)) {
            return null;
        }
        return new QueuedMessage(
                channel,
                content,
                attachment,
                decision instanceof Decision.Accepted to ? to : checked);
    }

    /** Runs an action when all that was appended before has been sent, or dropped by close. */
    public void whenDrained(Runnable action) {
        append(new QueueMarker(action));
    }

    private void append(QueueEntry entry) {
        entries.add(entry);
        schedule();
        if (closed) {
            drop();
        }
    }

    private void schedule() {
        // Reading first is cheaper when many threads send: even a swap that fails takes the cache
        // line from the others.
        if (!scheduled.get()
                && scheduled.compareAndSet(false, true)
                && !LoopCalls.submit(loop, this)) {
            // The loop has ended, and nobody else empties the queue any more.
            scheduled.set(false);
            drop();
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
    public void resume() {
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
        assert LoopCalls.owns(loop);
        if (awaited != null || closed) {
            return;
        }
        try {
            runBatch();
        } finally {
            transmitter.flush();
            if (awaited == null) {
                goOn();
            }
        }
    }

    private void goOn() {
        if (!entries.isEmpty()) {
            scheduleAfterSockets();
            return;
        }
        quietSinceNanos = loop.ticker().nanoTime();
        inRow = FEW;
        scheduled.set(false);
        // Somebody may have appended since the queue was found empty, and found it scheduled.
        if (!entries.isEmpty() && scheduled.compareAndSet(false, true)) {
            scheduleAfterSockets();
        }
    }

    private void runBatch() {
        long endNanos = loop.ticker().nanoTime() + BATCH_NANOS;
        int bytes = 0;
        for (int i = 0; i < BATCH_MESSAGES && bytes < BATCH_BYTES; i++) {
            QueueEntry entry = entries.poll();
            if (entry == null) {
                return;
            }
            bytes += entry.bytes();
            LinkOutput blocked = process(entry);
            if (blocked != null) {
                transmitter.flush();
                if (blocked.isBlocked()) {
                    await(blocked);
                    return;
                }
            }
            if (i % MESSAGES_A_LOOK == 0 && loop.ticker().nanoTime() - endNanos >= 0) {
                return;
            }
        }
    }

    private @Nullable LinkOutput process(QueueEntry entry) {
        if (entry instanceof QueueMarker marker) {
            transmitter.flush();
            marker.action().run();
            return null;
        }
        QueuedMessage message = (QueuedMessage) entry;
        SendingChannel channel = message.channel();
        ByteBuf content = message.content();
        try {
            return transmitter.transmit(
                    channel, content, message.attachment(), message.checked(), message);
        } catch (RuntimeException | Error failure) {
            failed(channel, failure);
            return null;
        } finally {
            message.oneDone();
            release(content);
        }
    }

    /** A buffer that its sender has released, for example: the others must go on. */
    private void failed(SendingChannel channel, Throwable failure) {
        failures.report("sending a message of channel " + channel.number(), failure);
        drops.drop(DropReason.HANDLER_FAILED, 1, channel.number());
    }

    private static void release(ByteBuf content) {
        if (content.refCnt() > 0) {
            content.release();
        }
    }

    private void await(LinkOutput blocked) {
        awaited = blocked;
        awaitedBytes = blocked.bytesBeforeWritable();
        patience =
                loop.schedule(
                        () -> lookAgain(blocked), LONGEST_STALL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void lookAgain(LinkOutput blocked) {
        patience = null;
        if (blocked.isBlocked() && blocked.bytesBeforeWritable() < awaitedBytes) {
            await(blocked);
            return;
        }
        LoopCalls.submit(blocked.loop(), blocked::stallUnlessWritable);
        endWait();
        scheduleAfterSockets();
    }

    private void endWait() {
        awaited = null;
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    /**
     * Drops all that is left, and what comes later. Any thread, when the handle is closed.
     *
     * @return how many messages were left, including those that the loop had taken out to send when
     *     the handle was closed
     */
    public int close() {
        closed = true;
        return drop() + transmitter.late();
    }

    private int drop() {
        int messages = 0;
        for (QueueEntry entry = entries.poll(); entry != null; entry = entries.poll()) {
            if (entry instanceof QueuedMessage message) {
                messages++;
                message.oneDone();
                release(message.content());
                drops.drop(DropReason.CLOSED, 1, message.channel().number());
            } else if (entry instanceof QueueMarker marker) {
                marker.action().run();
            }
        }
        return messages;
    }
}

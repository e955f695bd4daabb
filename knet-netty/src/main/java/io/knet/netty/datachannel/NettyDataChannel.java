package io.knet.netty.datachannel;

import static java.util.Objects.requireNonNull;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.KnetMessage;
import io.knet.MessageListener;
import io.knet.event.ReceiveOverflowEvent;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.DropSink;
import io.knet.netty.filter.Decision;
import io.knet.netty.flight.Flight;
import io.knet.netty.message.Confirmation;
import io.knet.netty.message.RxMessage;
import io.knet.netty.queue.ReceiveQueue;
import io.knet.netty.queue.SendBudget;
import io.knet.netty.queue.SendingChannel;
import io.knet.netty.receive.ReceivingChannel;
import io.knet.netty.send.ConfirmedSend;
import io.knet.netty.send.Destinations;
import io.knet.netty.send.SendQueue;
import io.knet.netty.send.SyncSend;
import io.knet.stats.ChannelStats;
import io.knet.stats.DropReason;
import io.knet.stats.report.ChannelReport;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One data channel: a bound on what waits to be sent, and a queue or a listener for what was
 * received.
 */
public final class NettyDataChannel implements DataChannel, SendingChannel, ReceivingChannel {
    /** How long after its deadline the outcome of a confirmed message may be told. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ChannelConfig config;
    private final Surroundings around;
    private final @Nullable MessageListener listener;
    private final ReceiveQueue received;
    private final SendBudget sending;
    private final LongAdder sent = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder overflowed = new LongAdder();
    private volatile boolean closed; // set once

    /**
     * What a data channel works with.
     *
     * @param channels all that are open
     * @param destinations checks messages before they are queued
     * @param sendQueue takes asynchronous messages
     * @param syncSend sends synchronous ones
     * @param confirmedSend sends those whose receivers tell what became of them
     * @param syncTimeout of those that name none
     * @param events told when the receive queue overflows
     * @param drops counts messages that nobody took
     * @param failures told of listeners that throw
     * @param life of the handle
     * @param calls to event loops
     * @param completions of futures of the application
     */
    public record Surroundings(
            DataChannels channels,
            Destinations destinations,
            SendQueue sendQueue,
            SyncSend syncSend,
            ConfirmedSend confirmedSend,
            Duration syncTimeout,
            Consumer<KnetEvent> events,
            DropSink drops,
            CallbackFailures failures,
            HandleLife life,
            LoopCalls calls,
            Completions completions) {}

    /** A channel that is yet to be added to the others. */
    public NettyDataChannel(ChannelConfig config, Surroundings around) {
        this.config = config;
        this.around = around;
        listener = config.listener().orElse(null);
        received = new ReceiveQueue(config.receiveQueueBytes());
        sending = new SendBudget(config.sendQueueBytes(), around.completions());
    }

    // ---- sending

    @Override
    public void send(ByteBuf message, Object attachment) {
        if (!trySend(message, attachment)) {
            message.release();
            throw queueFull();
        }
    }

    @Override
    public boolean trySend(ByteBuf message, Object attachment) {
        requireNonNull(message, "message");
        boolean handedOn = false;
        try {
            requireNonNull(attachment, "attachment");
            checkOpen();
            checkLength(message);
            if (!sending.reserve(SendBudget.cost(message))) {
                refused.increment();
                handedOn = true; // back to the caller
                return false;
            }
            Decision.Accepted checked = config.checkedSends() ? check(message, attachment) : null;
            sent.increment();
            around.sendQueue().add(this, message, attachment, checked);
            handedOn = true;
            return true;
        } finally {
            if (!handedOn) {
                message.release();
            }
        }
    }

    private Decision.Accepted check(ByteBuf message, Object attachment) {
        int reserved = SendBudget.cost(message);
        try {
            return around.destinations().check(this, message, attachment);
        } catch (RuntimeException | Error refusal) {
            sending.release(reserved);
            refused.increment();
            throw refusal;
        }
    }

    private KnetException queueFull() {
        return new KnetException(
                KnetError.QUEUE_FULL,
                "channel "
                        + number()
                        + " has "
                        + sending.used()
                        + " of "
                        + config.sendQueueBytes()
                        + " bytes waiting to be sent; wait for whenWritable() and send again");
    }

    @Override
    public void sendDone(int bytes) {
        sending.release(bytes);
    }

    @Override
    public boolean isWritable() {
        checkOpen();
        return sending.hasRoom();
    }

    @Override
    public CompletableFuture<Void> whenWritable() {
        return sending.whenRoom();
    }

    @Override
    public void sendSync(ByteBuf message, Object attachment) {
        sendSync(message, attachment, around.syncTimeout());
    }

    @Override
    public void sendSync(ByteBuf message, Object attachment, Duration timeout) {
        requireNonNull(message, "message");
        try {
            checkSync(message, attachment, timeout);
            around.syncSend().send(this, message, attachment, timeout);
            sent.increment();
        } finally {
            message.release();
        }
    }

    @Override
    public CompletableFuture<Void> sendSyncAsync(ByteBuf message, Object attachment) {
        return sendSyncAsync(message, attachment, around.syncTimeout());
    }

    @Override
    public CompletableFuture<Void> sendSyncAsync(
            ByteBuf message, Object attachment, Duration timeout) {
        requireNonNull(message, "message");
        try {
            checkSync(message, attachment, timeout);
            return told(around.syncSend().sendAsync(this, message, attachment, timeout));
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        } finally {
            message.release();
        }
    }

    @Override
    public void sendConfirmed(ByteBuf message, Object attachment, Duration timeout) {
        requireNonNull(message, "message");
        if (around.calls().onAnyLoop()) {
            message.release();
            throw new KnetException(
                    KnetError.WOULD_DEADLOCK,
                    "an event loop of the handle would wait for itself; use sendConfirmedAsync");
        }
        // Nothing hangs on this future but the calling thread, which its loop wakes at once.
        CompletableFuture<Void> outcome = startConfirmed(message, attachment, timeout);
        try {
            // An event loop that has ended, or is held up, must not hold its callers up for ever.
            outcome.get(Deadline.nanos(timeout) + PATIENCE_NANOS, TimeUnit.NANOSECONDS);
            sent.increment();
        } catch (TimeoutException silent) {
            throw new KnetException(
                    KnetError.TIMED_OUT,
                    "the event loop that waits for a receipt said nothing in the time given; the"
                            + " message was delivered or not",
                    silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KnetException(
                    KnetError.INTERRUPTED,
                    "interrupted while a receipt was waited for; the message is delivered or not",
                    interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw LoopCalls.unwrap(cause == null ? failed : cause);
        }
    }

    @Override
    public CompletableFuture<Void> sendConfirmedAsync(
            ByteBuf message, Object attachment, Duration timeout) {
        requireNonNull(message, "message");
        return told(startConfirmed(message, attachment, timeout));
    }

    /**
     * The outcome of a send, told on a thread that carries no packets; a failure too, since what
     * hangs on the future must not hold up the loop that learns of it.
     */
    private CompletableFuture<Void> told(CompletableFuture<Void> outcome) {
        if (outcome.isCompletedExceptionally()) {
            return outcome;
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        outcome.whenComplete(
                (nothing, failure) -> around.completions().execute(() -> tell(told, failure)));
        return told;
    }

    private void tell(CompletableFuture<Void> told, @Nullable Throwable failure) {
        if (failure == null) {
            sent.increment();
            told.complete(null);
        } else {
            told.completeExceptionally(LoopCalls.unwrap(failure));
        }
    }

    /** Completes on an event loop. */
    private CompletableFuture<Void> startConfirmed(
            ByteBuf message, Object attachment, Duration timeout) {
        try {
            checkSync(message, attachment, timeout);
            return around.confirmedSend().send(this, message, attachment, timeout);
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        } finally {
            message.release();
        }
    }

    private void checkSync(ByteBuf message, Object attachment, Duration timeout) {
        requireNonNull(attachment, "attachment");
        requireNonNull(timeout, "timeout");
        around.life().checkOpen();
        checkLength(message);
        if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT, "timeout " + timeout + " must be at least 1 ms");
        }
    }

    private static void checkLength(ByteBuf message) {
        int length = message.readableBytes();
        if (length == 0) {
            throw new KnetException(
                    KnetError.MESSAGE_EMPTY, "the message is empty; a message has at least 1 byte");
        }
        if (length > KnetLimits.MAX_MESSAGE) {
            throw new KnetException(
                    KnetError.MESSAGE_TOO_LONG,
                    "the message has "
                            + length
                            + " bytes; "
                            + KnetLimits.MAX_MESSAGE
                            + " is the limit");
        }
    }

    // ---- receiving

    @Override
    public @Nullable DropReason deliver(RxMessage message) {
        if (closed) {
            return DropReason.CHANNEL_CLOSED;
        }
        if (listener == null) {
            return enqueue(message);
        }
        delivered.increment();
        Object begun = Flight.callbackBegins();
        try {
            listener.onMessage(message);
        } catch (RuntimeException | Error failure) {
            Confirmation wanted = message.confirmation();
            if (wanted != null) {
                wanted.listenerFailed();
            }
            around.failures().report("the message listener of channel " + number(), failure);
        } finally {
            if (begun != null) {
                around.failures().ended(begun, () -> "the message listener of channel " + number());
            }
        }
        return null;
    }

    private @Nullable DropReason enqueue(RxMessage message) {
        switch (received.offer(message)) {
            case QUEUED -> {
                delivered.increment();
                return null;
            }
            case CLOSED -> {
                return DropReason.CHANNEL_CLOSED;
            }
            case FULL_FOR_THE_FIRST_TIME ->
                    around.events()
                            .accept(new ReceiveOverflowEvent(number(), message.sourceHost()));
            case STILL_FULL -> {}
        }
        overflowed.increment();
        return DropReason.RECEIVE_QUEUE_FULL;
    }

    @Override
    public Optional<KnetMessage> receive(Duration timeout) {
        requireNonNull(timeout, "timeout");
        if (listener != null) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "channel "
                            + number()
                            + " gives its messages to a listener; open it without one to receive");
        }
        boolean waits = !timeout.isNegative() && !timeout.isZero();
        if (waits && received.isEmpty() && around.calls().onAnyLoop()) {
            throw new KnetException(
                    KnetError.WOULD_DEADLOCK,
                    "receive would make an event loop of the handle wait; use a listener, or a timeout of 0");
        }
        return received.take(
                waits ? timeout : Duration.ZERO,
                () -> {
                    around.life().checkOpen();
                    return closedException();
                });
    }

    // ---- the rest

    private void checkOpen() {
        around.life().checkOpen();
        if (closed) {
            throw closedException();
        }
    }

    @Override
    public KnetException closedException() {
        return new KnetException(
                KnetError.CHANNEL_CLOSED, "channel " + number() + " is closed; open it again");
    }

    @Override
    public boolean hasListener() {
        return listener != null;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public int number() {
        return config.number();
    }

    @Override
    public ChannelStats stats() {
        return new ChannelReport(
                sent.sum(),
                refused.sum(),
                delivered.sum(),
                overflowed.sum(),
                sending.used(),
                received.bytes());
    }

    @Override
    public void close() {
        closed = true;
        around.channels().remove(this);
        int dropped = received.close();
        if (dropped > 0) {
            around.drops().drop(DropReason.CHANNEL_CLOSED, dropped, "channel " + number());
        }
        sending.end(around.life().isClosed() ? around.life().closedException() : closedException());
    }
}

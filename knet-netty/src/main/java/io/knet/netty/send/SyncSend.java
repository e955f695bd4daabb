package io.knet.netty.send;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.count.Counters;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.SyncMessage;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.MessageNumber;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.queue.SendingChannel;
import io.knet.netty.transport.SocketErrors;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code sendSync}: past the send queue, to one host (spec api 4.7). The message is written to the
 * channel of a link, and the caller waits on the future of that write. If the link does not take
 * it, another one may. Any thread.
 */
public final class SyncSend {
    /** The number of a message that needs none. */
    private static final int UNNUMBERED = 0;

    private final Destinations destinations;
    private final Sequences sequences;
    private final DataMtu dataMtu;
    private final Counters<HandleCounter> counters;

    /** The synchronous sends of a handle. */
    public SyncSend(
            Destinations destinations,
            Sequences sequences,
            DataMtu dataMtu,
            Counters<HandleCounter> counters) {
        this.destinations = destinations;
        this.sequences = sequences;
        this.dataMtu = dataMtu;
        this.counters = counters;
    }

    /**
     * Sends a message, which stays the caller's, and waits for the outcome.
     *
     * @throws KnetException the precise reason why it was not sent
     */
    public void send(SendingChannel channel, ByteBuf content, Object attachment, Duration timeout) {
        Destinations.One to = destinations.one(channel, content, attachment);
        Deadline deadline = Deadline.in(timeout);
        LinkAttempts attempts = attempts(to.host());
        to.host().output().letNumberedPass(deadline);
        TxMessage message = message(to, content.retainedDuplicate(), attempts);
        try (SyncMessage written = new SyncMessage(message, deadline, true)) {
            for (HostLink link = attempts.next(); link != null; link = attempts.next()) {
                attempts.outcomeOf(write(link, written));
            }
        } finally {
            message.release();
        }
        attempts.checkTaken();
        counters.add(HandleCounter.TX_MESSAGES, 1);
    }

    private static @Nullable KnetException write(HostLink link, SyncMessage message) {
        Future<?> written = link.output().writeSync(message);
        KnetException unknown = written.isDone() ? null : await(written, link, message.deadline());
        return unknown == null ? failure(written, link, message) : unknown;
    }

    /**
     * Sends a message, which stays the caller's, without ever waiting.
     *
     * @return completes when a link's socket took the message, or fails with the precise reason why
     *     it was not sent; on the calling thread or on an event loop
     */
    public CompletableFuture<Void> sendAsync(
            SendingChannel channel, ByteBuf content, Object attachment, Duration timeout) {
        Destinations.One to;
        LinkAttempts attempts;
        try {
            to = destinations.one(channel, content, attachment);
            attempts = attempts(to.host());
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        Deadline deadline = Deadline.in(timeout);
        Future<?> timer = endInTime(to.host(), timeout, outcome);
        outcome.whenComplete((taken, failure) -> timer.cancel(false));
        ByteBuf own = content.retainedDuplicate();
        to.host()
                .output()
                .whenNumberedPassed()
                .whenComplete(
                        (passed, failure) -> {
                            TxMessage message = message(to, own, attempts);
                            writeNext(attempts, new SyncMessage(message, deadline, false), outcome);
                        });
        return outcome;
    }

    private static Future<?> endInTime(
            NettyHost host, Duration timeout, CompletableFuture<Void> outcome) {
        Runnable end =
                () ->
                        outcome.completeExceptionally(
                                new KnetException(
                                        KnetError.TIMED_OUT,
                                        "the time given to sendSyncAsync passed while host "
                                                + host
                                                + " was being sent to; the message may still be"
                                                + " sent"));
        try {
            return host.loop().schedule(end, Deadline.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException loopHasEnded) {
            return host.loop().newFailedFuture(loopHasEnded);
        }
    }

    /** Writes to one link after another; each goes on where the one before ended. */
    private void writeNext(
            LinkAttempts attempts, SyncMessage message, CompletableFuture<Void> outcome) {
        try {
            for (HostLink link = attempts.next(); link != null; link = attempts.next()) {
                HostLink tried = link;
                Future<?> written = tried.output().writeSync(message);
                if (!written.isDone()) {
                    written.addListener(
                            done -> {
                                attempts.outcomeOf(failure(done, tried, message));
                                writeNext(attempts, message, outcome);
                            });
                    return;
                }
                attempts.outcomeOf(failure(written, tried, message));
            }
            end(attempts, message, outcome);
        } catch (RuntimeException | Error failure) {
            release(message);
            outcome.completeExceptionally(failure);
        }
    }

    private void end(LinkAttempts attempts, SyncMessage message, CompletableFuture<Void> outcome) {
        release(message);
        KnetException failure = attempts.failure();
        if (failure == null) {
            counters.add(HandleCounter.TX_MESSAGES, 1);
            outcome.complete(null);
        } else {
            outcome.completeExceptionally(failure);
        }
    }

    private static void release(SyncMessage message) {
        message.close();
        message.message().release();
    }

    private static LinkAttempts attempts(NettyHost host) {
        int links = host.active().forMessage();
        if (links == 0) {
            throw LinkAttempts.hostDown(host);
        }
        return new LinkAttempts(host, links);
    }

    /**
     * The message as links get it, numbered when a packet is made of it; takes over the content.
     */
    private TxMessage message(Destinations.One to, ByteBuf content, LinkAttempts attempts) {
        TxMessage message =
                to.host().output().numbersMessages()
                        ? new TxMessage(
                                to.channel(),
                                MessageNumber.next(sequences::next),
                                false,
                                dataMtu,
                                content)
                        : new TxMessage(to.channel(), UNNUMBERED, false, dataMtu, content);
        if (attempts.share()) {
            message.share();
        }
        return message;
    }

    private static @Nullable KnetException failure(
            Future<?> written, HostLink link, SyncMessage message) {
        if (written.isSuccess()) {
            return null;
        }
        message.refused();
        return SocketErrors.toKnet(written.cause(), "link " + link);
    }

    /** Why there is no outcome; null when there is one. */
    private static @Nullable KnetException await(
            Future<?> written, HostLink link, Deadline deadline) {
        try {
            return written.await(deadline.leftNanos(), TimeUnit.NANOSECONDS)
                    ? null
                    : new KnetException(
                            KnetError.TIMED_OUT,
                            "the time given to sendSync passed while link "
                                    + link
                                    + " was at work; the message may still be sent");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new KnetException(
                    KnetError.INTERRUPTED,
                    "interrupted while link " + link + " was at work",
                    interrupted);
        }
    }
}

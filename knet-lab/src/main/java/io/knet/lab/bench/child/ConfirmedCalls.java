package io.knet.lab.bench.child;

import io.knet.DataChannel;
import io.knet.KnetException;
import io.knet.lab.bench.message.MessageFormat;
import io.knet.tools.demo.LinkCut;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages with sendConfirmed, and times each until its receipt has come: one after the
 * other, several at once, or at a rate. Meanwhile a link may become a black hole.
 */
final class ConfirmedCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DataChannel channel;
    private final MessageFormat.Writer writer;
    private final @Nullable LinkCut hole;
    private final int run;
    private final int size;
    private final int outstanding;
    private final long rate;
    private final long duration;
    private final long holeFrom;
    private final Samples before = new Samples();
    private final Samples during = new Samples();
    private long sent;
    private long failed;
    private int errno;
    private long nanos;

    /**
     * What the request asks for.
     *
     * @param hole cut when {@code hole_from} milliseconds have passed; null for none
     */
    ConfirmedCalls(
            DataChannel channel,
            MessageFormat.Writer writer,
            @Nullable LinkCut hole,
            Request request) {
        this.channel = channel;
        this.writer = writer;
        this.hole = hole;
        run = request.integer("run");
        size = request.integer("size");
        outstanding = request.integer("outstanding");
        rate = request.number("rate", 0);
        duration = TimeUnit.MILLISECONDS.toNanos(request.number("millis"));
        holeFrom =
                hole == null
                        ? Long.MAX_VALUE
                        : TimeUnit.MILLISECONDS.toNanos(request.number("hole_from"));
    }

    /** The whole run, until nothing waits for a receipt any more. */
    void run() throws InterruptedException {
        long begin = System.nanoTime();
        try {
            if (outstanding == 1) {
                sendOneByOne(begin);
            } else if (rate == 0) {
                sendSeveral(begin);
            } else {
                sendAtRate(begin);
            }
        } finally {
            nanos = System.nanoTime() - begin;
            if (hole != null) {
                hole.restore();
            }
        }
    }

    private boolean isOver(long begin) {
        return System.nanoTime() - begin >= duration;
    }

    private void sendOneByOne(long begin) {
        while (!isOver(begin)) {
            ByteBuf message = compose();
            long start = System.nanoTime();
            try {
                channel.sendConfirmed(message, PATIENCE);
                done(before, start, null);
            } catch (KnetException failure) {
                done(before, start, failure);
            }
        }
    }

    /**
     * Each receipt lets the next message be sent, by whoever is told of it. A message that fails
     * has none.
     */
    private void sendSeveral(long begin) throws InterruptedException {
        Semaphore ended = new Semaphore(0);
        for (int i = 0; i < outstanding; i++) {
            sendNext(begin, ended);
        }
        ended.acquire(outstanding);
    }

    private void sendNext(long begin, Semaphore ended) {
        if (isOver(begin)) {
            ended.release();
        } else {
            send(begin)
                    .thenAccept(
                            confirmed -> {
                                if (confirmed) {
                                    sendNext(begin, ended);
                                } else {
                                    ended.release();
                                }
                            });
        }
    }

    private void sendAtRate(long begin) throws InterruptedException {
        Pace pace = Pace.coarse(rate);
        Semaphore free = new Semaphore(outstanding);
        // On a busy machine the time may be over before the hole has had a message.
        for (long count = 0; !isOver(begin) || (hole != null && !hole.isCut()); count++) {
            pace.await(count, () -> isOver(begin));
            free.acquire();
            send(begin).thenRun(free::release);
        }
        free.acquire(outstanding);
    }

    /** Completes when it is known whether a message was confirmed. */
    private CompletableFuture<Boolean> send(long begin) {
        Samples samples = phase(begin);
        ByteBuf message = compose();
        long start = System.nanoTime();
        return channel.sendConfirmedAsync(message, PATIENCE)
                .handle(
                        (nothing, failure) -> {
                            done(samples, start, failure);
                            return failure == null;
                        });
    }

    private synchronized ByteBuf compose() {
        return writer.compose(size, run, sent++);
    }

    /** Where the time of a message belongs that is sent now. */
    private Samples phase(long begin) {
        if (hole == null || System.nanoTime() - begin < holeFrom) {
            return before;
        }
        hole.cut();
        return during;
    }

    private synchronized void done(Samples samples, long start, @Nullable Throwable failure) {
        if (failure == null) {
            if (!samples.isFull()) {
                samples.add(System.nanoTime() - start);
            }
            return;
        }
        failed++;
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        errno = cause instanceof KnetException known ? known.errno().code() : -1;
    }

    /** Those of messages that were sent before the hole, then those of others. */
    synchronized void writeSamples(Path file) throws IOException {
        Samples.write(file, List.of(before, during));
    }

    synchronized String result() {
        return "sent="
                + sent
                + " failed="
                + failed
                + " error="
                + errno
                + " nanos="
                + nanos
                + " before="
                + before.count();
    }
}

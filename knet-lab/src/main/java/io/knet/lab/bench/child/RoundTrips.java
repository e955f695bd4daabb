package io.knet.lab.bench.child;

import io.knet.DataChannel;
import io.knet.KnetException;
import io.knet.KnetMessage;
import io.knet.lab.bench.message.MessageFormat;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends a message with sendSync, waits until the peer has sent it back in the same way, and times
 * that; one message at a time. Either the channel's listener takes the answer and sends the next
 * message, on the event loop, or a thread reads answers from the channel's queue.
 */
final class RoundTrips {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final DataChannel channel;
    private final MessageFormat.Writer writer;
    private final MessageFormat.Reader reader;
    private final int run;
    private final int size;
    private final long duration;
    private final Samples samples = new Samples();
    private long begin;
    private long start;
    private long sequence;
    private boolean awaiting;
    private boolean done;
    private long sent;
    private long failed;
    private long unanswered;
    private int errno;

    RoundTrips(
            DataChannel channel,
            MessageFormat format,
            MessageFormat.Writer writer,
            Request request) {
        this.channel = channel;
        this.writer = writer;
        reader = format.reader();
        run = request.integer("run");
        size = request.integer("size");
        duration = TimeUnit.MILLISECONDS.toNanos(request.number("millis"));
    }

    /** The whole run, for a channel whose listener calls {@link #onMessage}. */
    synchronized void runWithListener() throws InterruptedException {
        begin = System.nanoTime();
        while (!isOver()) {
            if (awaiting && isLate()) {
                unanswered++;
                awaiting = false;
            }
            if (!awaiting) {
                send();
            }
            TimeUnit.NANOSECONDS.timedWait(this, PATIENCE.toNanos() / 4);
        }
        done = true;
    }

    synchronized void onMessage(KnetMessage message) {
        if (done || !isAnswer(message.content())) {
            return;
        }
        samples.add(System.nanoTime() - start);
        awaiting = false;
        if (isOver()) {
            notifyAll();
        } else {
            send();
        }
    }

    private boolean isLate() {
        return System.nanoTime() - start > PATIENCE.toNanos();
    }

    /** The whole run, on a channel without a listener. */
    synchronized void runWithQueue() {
        begin = System.nanoTime();
        while (!isOver()) {
            send();
            while (awaiting) {
                Optional<KnetMessage> message = channel.receive(PATIENCE);
                if (message.isEmpty()) {
                    unanswered++;
                    break;
                }
                if (isAnswer(message.get().content())) {
                    samples.add(System.nanoTime() - start);
                    awaiting = false;
                }
                message.get().release();
            }
            awaiting = false;
        }
    }

    private boolean isOver() {
        return samples.isFull() || System.nanoTime() - begin >= duration;
    }

    private void send() {
        sequence++;
        ByteBuf message = writer.compose(size, run, sequence);
        start = System.nanoTime();
        awaiting = true;
        try {
            channel.sendSync(message);
            sent++;
        } catch (KnetException e) {
            awaiting = false;
            failed++;
            errno = e.errno().code();
        }
    }

    private boolean isAnswer(ByteBuf message) {
        return awaiting
                && message.readableBytes() == size
                && reader.isIntact(message)
                && MessageFormat.run(message) == run
                && MessageFormat.sequence(message) == sequence;
    }

    Samples samples() {
        return samples;
    }

    synchronized String result() {
        return "sent="
                + sent
                + " failed="
                + failed
                + " unanswered="
                + unanswered
                + " error="
                + errno;
    }
}

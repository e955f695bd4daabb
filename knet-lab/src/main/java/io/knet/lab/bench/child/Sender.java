package io.knet.lab.bench.child;

import io.knet.DataChannel;
import io.knet.KnetException;
import io.knet.lab.bench.message.MessageFormat;
import io.knet.lab.bench.message.ReusedMessages;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A thread that queues messages as fast as the channel takes them, or at a rate. When the queue is
 * full it waits until the channel says that it is writable again.
 */
final class Sender implements Runnable {
    private final DataChannel channel;
    private final MessageFormat.Writer writer;
    private final int run;
    private final int size;
    private final Supplier<Pace> pacing;
    private final LongSupplier numbers;
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread = new Thread(this, "bench-sender");
    private long refused;
    private long failed;
    private volatile boolean stop;

    /**
     * A sender.
     *
     * @param pacing begins to hold messages back
     * @param numbers gives each message its own
     */
    Sender(
            DataChannel channel,
            MessageFormat.Writer writer,
            int run,
            int size,
            Supplier<Pace> pacing,
            LongSupplier numbers) {
        this.channel = channel;
        this.writer = writer;
        this.run = run;
        this.size = size;
        this.pacing = pacing;
        this.numbers = numbers;
    }

    void start() {
        thread.start();
    }

    /** Returns when nothing more will be sent. */
    void stop() throws InterruptedException {
        stop = true;
        thread.join();
    }

    @Override
    public void run() {
        Pace pace = pacing.get();
        BooleanSupplier stopped = () -> stop;
        try (ReusedMessages messages = new ReusedMessages(writer, size, run)) {
            for (long count = 0; !stop; count++) {
                pace.await(count, stopped);
                long sequence = numbers.getAsLong();
                while (!stop && !send(messages.compose(sequence))) {
                    channel.whenWritable().join();
                }
            }
        }
    }

    private boolean send(ByteBuf message) {
        try {
            if (channel.trySend(message)) {
                sent.setOpaque(sent.getPlain() + 1);
                return true;
            }
            message.release();
            refused++;
        } catch (KnetException e) {
            failed++;
        }
        return false;
    }

    /** Messages that the channel took. */
    long sent() {
        return sent.getOpaque();
    }

    /** Times that the queue was full; after {@link #stop}. */
    long refused() {
        return refused;
    }

    /** Other refusals; after {@link #stop}. */
    long failed() {
        return failed;
    }
}

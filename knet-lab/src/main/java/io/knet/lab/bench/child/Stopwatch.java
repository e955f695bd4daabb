package io.knet.lab.bench.child;

import io.knet.DataChannel;
import io.knet.KnetException;
import io.knet.lab.bench.message.MessageFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Times calls of sendSync, one after the other. */
final class Stopwatch {
    private final LongSupplier numbers;
    private final Samples samples = new Samples();
    private long sent;
    private long failed;
    private int errno;

    /** A stopwatch with the numbers of its messages, each of which comes once. */
    Stopwatch(LongSupplier numbers) {
        this.numbers = numbers;
    }

    void run(DataChannel channel, MessageFormat.Writer writer, Request request) {
        int run = request.integer("run");
        int size = request.integer("size");
        long gap = TimeUnit.MICROSECONDS.toNanos(request.number("gap", 0));
        long millis = TimeUnit.MILLISECONDS.toNanos(request.number("millis"));
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < millis && !samples.isFull()) {
            var message = writer.compose(size, run, numbers.getAsLong());
            long start = System.nanoTime();
            try {
                channel.sendSync(message);
                samples.add(System.nanoTime() - start);
                sent++;
            } catch (KnetException e) {
                failed++;
                errno = e.errno().code();
            }
            if (gap > 0) {
                LockSupport.parkNanos(gap);
            }
        }
    }

    Samples samples() {
        return samples;
    }

    String result() {
        return "sent=" + sent + " failed=" + failed + " unanswered=0 error=" + errno;
    }
}

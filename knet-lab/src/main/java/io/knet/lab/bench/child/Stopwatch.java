package io.knet.lab.bench.child;

import io.knet.DataChannel;
import io.knet.KnetException;
import io.knet.lab.bench.message.MessageFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Times calls of sendSync, one after the other: with a pause between two, or at a rate. */
final class Stopwatch {
    private final LongSupplier numbers;
    private final Samples samples = new Samples();
    private long nanos;
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
        Pace pace = Pace.fine(request.number("calls", 0));
        long begin = System.nanoTime();
        BooleanSupplier over = () -> System.nanoTime() - begin >= millis || samples.isFull();
        for (long done = 1; !over.getAsBoolean(); done++) {
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
            pace.await(done, over);
        }
        nanos = System.nanoTime() - begin;
    }

    Samples samples() {
        return samples;
    }

    String result() {
        return "sent="
                + sent
                + " failed="
                + failed
                + " unanswered=0 error="
                + errno
                + " nanos="
                + nanos;
    }
}

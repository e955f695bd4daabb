package io.knet.lab.bench.child;

import io.knet.DataChannel;
import io.knet.lab.bench.message.MessageFormat;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Sends a number of confirmed messages, several of which wait for their receipt at a time. */
final class ReceiptFill {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ReceiptFill() {}

    /** Returns when each of them was confirmed or has failed. */
    static String send(DataChannel channel, MessageFormat.Writer writer, Request request)
            throws InterruptedException {
        int run = request.integer("run");
        int size = request.integer("size");
        long count = request.number("count");
        int outstanding = request.integer("outstanding");
        Semaphore room = new Semaphore(outstanding);
        AtomicLong failed = new AtomicLong();
        for (long number = 0; number < count; number++) {
            room.acquire();
            channel.sendConfirmedAsync(writer.compose(size, run, number), PATIENCE)
                    .whenComplete(
                            (done, failure) -> {
                                if (failure != null) {
                                    failed.incrementAndGet();
                                }
                                room.release();
                            });
        }
        room.acquire(outstanding);
        return "confirmed=" + (count - failed.get()) + " failed=" + failed.get();
    }
}

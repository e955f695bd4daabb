package io.knet.lab.bench.child;

import io.knet.DataChannel;
import io.knet.lab.bench.message.MessageFormat;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Times calls of sendSync while another thread queues messages as fast as the channel takes them,
 * or at a rate. Each message has a number of its own, whoever sends it.
 */
final class CallsUnderLoad {
    private final AtomicLong numbers = new AtomicLong();
    private final Sender sender;
    private final Stopwatch stopwatch = new Stopwatch(numbers::getAndIncrement);

    CallsUnderLoad(DataChannel channel, MessageFormat format, Request request) {
        long rate = request.number("rate", 0);
        sender =
                new Sender(
                        channel,
                        format.writer(ByteBufAllocator.DEFAULT),
                        request.integer("run"),
                        request.integer("size"),
                        () -> Pace.coarse(rate),
                        numbers::getAndIncrement);
    }

    /** The whole run. */
    void run(DataChannel channel, MessageFormat format, Request request)
            throws InterruptedException {
        sender.start();
        try {
            stopwatch.run(channel, format.writer(ByteBufAllocator.DEFAULT), request);
        } finally {
            sender.stop();
        }
    }

    Samples samples() {
        return stopwatch.samples();
    }

    String result() {
        return stopwatch.result() + " queued=" + sender.sent() + " unqueued=" + sender.failed();
    }
}

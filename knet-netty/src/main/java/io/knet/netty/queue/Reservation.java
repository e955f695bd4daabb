package io.knet.netty.queue;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The room that a message takes in its channel's send queue. It is given back when every event loop
 * that the message goes to has written it, so that senders feel the slowest of them.
 */
public final class Reservation {
    private final SendingChannel channel;
    private final int bytes;
    private final AtomicInteger loops = new AtomicInteger(1);

    /** Room of a channel that one event loop has to give back. */
    public Reservation(SendingChannel channel, int bytes) {
        this.channel = channel;
        this.bytes = bytes;
    }

    /** The message goes to one more event loop than was known. */
    public void oneMore() {
        loops.incrementAndGet();
    }

    /** One event loop is done with the message. */
    public void oneDone() {
        if (loops.decrementAndGet() == 0) {
            channel.sendDone(bytes);
        }
    }
}

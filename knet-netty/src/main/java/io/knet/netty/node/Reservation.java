package io.knet.netty.node;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The room that a message takes in its channel's send queue. It is given back when every event loop
 * that the message goes to has written it, so that senders feel the slowest of them.
 */
final class Reservation {
    private final NettyDataChannel channel;
    private final int bytes;
    private final AtomicInteger loops = new AtomicInteger(1);

    Reservation(NettyDataChannel channel, int bytes) {
        this.channel = channel;
        this.bytes = bytes;
    }

    /** The message goes to one more event loop than was known. */
    void oneMore() {
        loops.incrementAndGet();
    }

    /** One event loop is done with the message. */
    void oneDone() {
        if (loops.decrementAndGet() == 0) {
            channel.sendDone(bytes);
        }
    }
}

package io.knet.netty.node;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One message on its way out of its channel's send queue. It counts against the queue's bound until
 * every event loop that sends it has done so: a loop that cannot keep up must be felt by the
 * sender, not by the memory. Thread safe.
 */
final class Departure {
    private final NettyDataChannel channel;
    private final int bytes;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** A message that its maker holds. */
    Departure(NettyDataChannel channel, int bytes) {
        this.channel = channel;
        this.bytes = bytes;
    }

    /** One more has the message to send. To be called by one who holds it. */
    void hold() {
        holders.incrementAndGet();
    }

    /** One of those who held the message has sent or dropped it. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            channel.sendDone(bytes);
        }
    }
}

package io.knet.netty.queue;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The room that a message takes in its channel's send queue. It is given back when every event loop
 * that the message goes to has written it, so that senders feel the slowest of them.
 */
public class Reservation {
    private static final AtomicIntegerFieldUpdater<Reservation> FURTHER =
            AtomicIntegerFieldUpdater.newUpdater(Reservation.class, "further");

    private final SendingChannel channel;
    private final int bytes;

    /** Event loops that have to write the message, beyond one. */
    @SuppressWarnings("UnusedVariable") // by its updater only
    private volatile int further;

    /** Room of a channel that one event loop has to give back. */
    public Reservation(SendingChannel channel, int bytes) {
        this.channel = channel;
        this.bytes = bytes;
    }

    /** Whose queue it is. */
    public final SendingChannel channel() {
        return channel;
    }

    /** The message goes to one more event loop than was known. */
    public final void oneMore() {
        FURTHER.incrementAndGet(this);
    }

    /** One event loop is done with the message. */
    public final void oneDone() {
        if (FURTHER.getAndDecrement(this) == 0) {
            channel.sendDone(bytes);
        }
    }
}

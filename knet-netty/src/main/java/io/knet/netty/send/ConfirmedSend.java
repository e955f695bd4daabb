package io.knet.netty.send;

import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.queue.SendingChannel;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * {@code sendConfirmed}: past the send queue, to one host, in a session, until that tells what
 * became of the message. Any thread.
 */
public final class ConfirmedSend {
    private final Destinations destinations;

    /** The confirmed sends of a handle. */
    public ConfirmedSend(Destinations destinations) {
        this.destinations = destinations;
    }

    /**
     * Sends a message, which stays the caller's.
     *
     * @return completes on an event loop
     */
    public CompletableFuture<Void> send(
            SendingChannel channel, ByteBuf content, Object attachment, Duration timeout) {
        try {
            Destinations.One to = destinations.one(channel, content, attachment);
            if (to.host().active().forMessage() == 0) {
                throw LinkAttempts.hostDown(to.host());
            }
            return to.host().sendConfirmed(to.channel(), content, Deadline.nanos(timeout));
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}

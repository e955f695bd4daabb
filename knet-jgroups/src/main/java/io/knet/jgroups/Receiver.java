package io.knet.jgroups;

import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetMessage;
import java.time.Duration;
import org.jgroups.logging.Log;

/**
 * The thread that takes messages off a data channel and gives them to JGroups, where the event loop
 * that received them must not: what JGroups does with a message there may take long, and the links'
 * heartbeats must go on.
 */
final class Receiver implements Runnable {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final DataChannel channel;
    private final Delivery delivery;
    private final Log log;

    Receiver(DataChannel channel, Delivery delivery, Log log) {
        this.channel = channel;
        this.delivery = delivery;
        this.log = log;
    }

    /** Returns when the channel is closed. */
    @Override
    public void run() {
        while (true) {
            try {
                channel.receive(FOR_EVER).ifPresent(this::pass);
            } catch (KnetException e) {
                if (e.error() == KnetError.CHANNEL_CLOSED || e.error() == KnetError.HANDLE_CLOSED) {
                    return;
                }
                // An interrupt is not for this thread: it ends with the channel.
                if (!Thread.interrupted()) {
                    log.error("receiving failed", e);
                    return;
                }
            }
        }
    }

    private void pass(KnetMessage message) {
        try {
            delivery.onMessage(message);
        } finally {
            message.release();
        }
    }
}

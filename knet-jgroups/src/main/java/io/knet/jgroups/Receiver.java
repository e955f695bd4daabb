package io.knet.jgroups;

import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.KnetMessage;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jgroups.logging.Log;

/**
 * The thread that takes messages off a data channel and gives them to JGroups. It is not the event
 * loop that received them: what JGroups does with a message may take long, according to its thread
 * pool's policy, and the links' heartbeats must go on.
 */
final class Receiver implements Runnable {
    /** Whoever takes a message. */
    interface Sink {
        /**
         * A message; the array is used again after the call.
         *
         * @param host id of the sender
         */
        void accept(int host, byte[] data, int offset, int length);
    }

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final DataChannel channel;
    private final Sink sink;
    private final Log log;
    private final LongAdder failures;
    private final byte[] bytes = new byte[KnetLimits.MAX_MESSAGE];

    Receiver(DataChannel channel, Sink sink, LongAdder failures, Log log) {
        this.channel = channel;
        this.sink = sink;
        this.failures = failures;
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
            ByteBuf content = message.content();
            int length = content.readableBytes();
            content.readBytes(bytes, 0, length);
            sink.accept(message.sourceHost(), bytes, 0, length);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failures.increment();
            log.error("a message of " + length(message) + " bytes could not be passed on", e);
        } finally {
            message.release();
        }
    }

    private static int length(KnetMessage message) {
        return message.content().writerIndex();
    }
}

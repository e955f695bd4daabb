package io.knet.jgroups;

import io.knet.KnetLimits;
import io.knet.KnetMessage;
import io.knet.MessageListener;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.atomic.LongAdder;
import org.jgroups.logging.Log;

/** Gives received messages to JGroups, on whatever thread brings them. */
final class Delivery implements MessageListener {
    /** Whoever takes a message. */
    interface Sink {
        /**
         * A message; the array is used again after the call.
         *
         * @param host id of the sender
         */
        void accept(int host, byte[] data, int offset, int length);
    }

    private final Sink sink;
    private final LongAdder failures;
    private final Log log;
    private final FastThreadLocal<byte[]> arrays = new Arrays();

    /** One for each thread that brings messages. */
    private static final class Arrays extends FastThreadLocal<byte[]> {
        @Override
        protected byte[] initialValue() {
            return new byte[KnetLimits.MAX_MESSAGE];
        }
    }

    /**
     * A delivery.
     *
     * @param failures counts the messages that the sink fails to take
     */
    Delivery(Sink sink, LongAdder failures, Log log) {
        this.sink = sink;
        this.failures = failures;
        this.log = log;
    }

    @Override
    public void onMessage(KnetMessage message) {
        ByteBuf content = message.content();
        int length = content.readableBytes();
        try {
            byte[] bytes = arrays.get();
            content.getBytes(content.readerIndex(), bytes, 0, length);
            sink.accept(message.sourceHost(), bytes, 0, length);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failures.increment();
            log.error("a message of " + length + " bytes could not be passed on", e);
        }
    }
}

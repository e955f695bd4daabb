package io.knet.jgroups;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jgroups.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Gives the messages of JGroups to a node, without ever waiting, and counts those that it does not
 * take: JGroups sends them again. Thread safe. The caller keeps its bytes, which are copied.
 */
final class Outgoing {
    private final Log log;
    private final Refusals queueFull = new Refusals(System::nanoTime);
    private final Refusals notSent = new Refusals(System::nanoTime);
    private final LongAdder notStarted = new LongAdder();

    Outgoing(Log log) {
        this.log = log;
    }

    /**
     * Queues a message for a host.
     *
     * @param node null while there is none
     */
    void send(@Nullable KnetNode node, int host, byte[] data, int offset, int length) {
        if (node == null) {
            notStarted.increment();
        } else {
            queue(copy(data, offset, length), message -> node.send(message, host));
        }
    }

    /** Queues what remains in a buffer for a host, and leaves its position where it is. */
    void send(@Nullable KnetNode node, int host, ByteBuffer data) {
        if (node == null) {
            notStarted.increment();
        } else {
            queue(copy(data), message -> node.send(message, host));
        }
    }

    /** Queues a message for all hosts that are reachable. */
    void sendToAll(@Nullable KnetNode node, byte[] data, int offset, int length) {
        if (node == null) {
            notStarted.increment();
        } else {
            queue(copy(data, offset, length), node::sendToAll);
        }
    }

    private static ByteBuf copy(byte[] data, int offset, int length) {
        return ByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(data, offset, length);
    }

    private static ByteBuf copy(ByteBuffer data) {
        return ByteBufAllocator.DEFAULT.directBuffer(data.remaining()).writeBytes(data.duplicate());
    }

    private void queue(ByteBuf message, Function<ByteBuf, Boolean> road) {
        int length = message.readableBytes();
        try {
            if (!road.apply(message)) {
                queueFull.add(
                        log, "the send queue is full, so messages are dropped, to be sent again");
            }
        } catch (KnetException e) {
            if (e.error() == KnetError.HANDLE_CLOSED) {
                notStarted.increment();
            } else {
                notSent.add(
                        log, "a message of " + length + " bytes was not sent: " + e.getMessage());
            }
        }
    }

    /** Messages that found the send queue full. */
    long queueFull() {
        return queueFull.count();
    }

    /** Messages that knet refused for another reason, as the log says. */
    long notSent() {
        return notSent.count();
    }

    /** Messages that came before the node was started, or after it stopped. */
    long notStarted() {
        return notStarted.sum();
    }

    void reset() {
        queueFull.reset();
        notSent.reset();
        notStarted.reset();
    }
}

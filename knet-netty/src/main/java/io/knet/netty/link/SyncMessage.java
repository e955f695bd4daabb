package io.knet.netty.link;

import io.knet.netty.concurrent.Deadline;
import io.knet.netty.pipeline.TxMessage;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Supplier;

/**
 * A message on the way of {@code sendSync}. Its packets are sealed once, whatever the number of
 * links that they are written to. One thread.
 */
public final class SyncMessage implements AutoCloseable {
    private final TxMessage message;
    private final Deadline deadline;
    private List<ByteBuf> packets = List.of();

    /**
     * A message that has until then.
     *
     * @param message stays the caller's
     */
    public SyncMessage(TxMessage message, Deadline deadline) {
        this.message = message;
        this.deadline = deadline;
    }

    /** The message. */
    public TxMessage message() {
        return message;
    }

    /** The message for a pipeline, which takes it over. */
    TxMessage copy() {
        return message.replace(message.content().retainedDuplicate());
    }

    /** Until when its sender waits. */
    public Deadline deadline() {
        return deadline;
    }

    /** The sealed packets, which stay this object's, made by the first who asks. */
    List<ByteBuf> packets(Supplier<List<ByteBuf>> seal) {
        if (packets.isEmpty()) {
            packets = seal.get();
        }
        return packets;
    }

    /** Releases the packets. */
    @Override
    public void close() {
        packets.forEach(ByteBuf::release);
        packets = List.of();
    }
}

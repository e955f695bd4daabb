package io.knet.netty.link;

import io.knet.netty.concurrent.Deadline;
import io.knet.netty.pipeline.TxMessage;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Supplier;

/**
 * A message on the way of {@code sendSync}. Its packets are sealed once, whatever the number of
 * links that they are written to, unless sealing gives them numbers. One thread at a time.
 */
public final class SyncMessage implements AutoCloseable {
    private final TxMessage message;
    private final Deadline deadline;
    private final boolean waits;
    private List<ByteBuf> packets = List.of(); // one thread at a time
    private boolean packetsNumbered; // one thread at a time

    /**
     * A message that has until then.
     *
     * @param message stays the caller's
     * @param waits whether its sender waits for the outcome, and so may wait for room in a socket,
     *     but not on an event loop for another one
     */
    public SyncMessage(TxMessage message, Deadline deadline, boolean waits) {
        this.message = message;
        this.deadline = deadline;
        this.waits = waits;
    }

    /** The message. */
    public TxMessage message() {
        return message;
    }

    /** The message for a pipeline, which takes it over. */
    TxMessage copy() {
        return message.replace(message.content().retainedDuplicate());
    }

    /** Whether its sender waits for the outcome. */
    public boolean waits() {
        return waits;
    }

    /** Until when there must be an outcome. */
    public Deadline deadline() {
        return deadline;
    }

    /**
     * The sealed packets, which stay this object's, made by the first who asks.
     *
     * @param numbered whether they have numbers, and so are made for each who asks
     */
    List<ByteBuf> packets(Supplier<List<ByteBuf>> seal, boolean numbered) {
        if (packets.isEmpty() || numbered || packetsNumbered) {
            close();
            packets = seal.get();
            packetsNumbered = numbered;
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

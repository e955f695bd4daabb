package io.knet.netty.link;

import io.knet.netty.concurrent.Deadline;
import io.knet.netty.pipeline.SealedPackets;
import io.knet.netty.pipeline.TxMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message on the way of {@code sendSync}. It keeps its sealed packets, which may serve for
 * several links. One thread at a time.
 */
public final class SyncMessage implements AutoCloseable {
    private final TxMessage message;
    private final Deadline deadline;
    private final boolean waits;
    private @Nullable SealedPackets sealed; // one thread at a time

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

    /**
     * The message for a pipeline, which takes it over: the same one for all pipelines if it is
     * shared, so that the packets which the first of them makes serve the others.
     */
    TxMessage copy() {
        return message.isShared()
                ? message.retain()
                : message.replace(message.content().retainedDuplicate());
    }

    /** Whether its sender waits for the outcome. */
    public boolean waits() {
        return waits;
    }

    /** Until when there must be an outcome. */
    public Deadline deadline() {
        return deadline;
    }

    /** The sealed packets, which stay this object's; null if there are none yet. */
    @Nullable SealedPackets sealed() {
        return sealed;
    }

    /** Keeps sealed packets, which this object owns from now on, instead of those before. */
    void sealed(SealedPackets packets) {
        close();
        sealed = packets;
    }

    /**
     * A link did not take the packets, or not all of them. If they are numbered, the next link gets
     * others: what is sent again is a new packet, since its receiver may have seen the former one
     * and dropped it for the link that it came over.
     */
    public void refused() {
        message.forgetNumberedPackets();
        SealedPackets kept = sealed;
        if (kept != null && kept.state().numbersPackets()) {
            close();
        }
    }

    /** Releases the packets. */
    @Override
    public void close() {
        SealedPackets old = sealed;
        sealed = null;
        if (old != null) {
            old.release();
        }
    }
}

package io.knet.netty.pipeline;

import io.knet.netty.message.Confirmation;
import io.knet.stats.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Where it is known which messages of a host that wants receipts came before, and what became of
 * them. On the event loop of the host.
 */
public interface ReceiptDesk {
    /** Whether the host asks for receipts at all, so that packets may have an id. */
    boolean isOpen();

    /**
     * Counts the restarts of the two nodes: ids are given anew after each, and a message that
     * somebody held meanwhile belongs to none any more.
     */
    long epoch();

    /**
     * A packet of a message came.
     *
     * @return false if the message came before, or is too old: it is dropped, and its sender told
     *     once more what is known
     */
    boolean expects(Confirmation confirmation);

    /**
     * A whole message is about to be delivered. {@link #decided} has to follow.
     *
     * @return as {@link #expects}; false, too, if it is of another {@link #epoch}
     */
    boolean begins(Confirmation confirmation);

    /**
     * A message was delivered, or not; its sender is told soon.
     *
     * @param refusal why it was not; null if it was
     */
    void decided(Confirmation confirmation, @Nullable DropReason refusal);
}

package io.knet.netty.send;

import io.knet.netty.filter.Decision;
import io.knet.netty.queue.Reservation;
import io.knet.netty.queue.SendBudget;
import io.knet.netty.queue.SendingChannel;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits in the send queue, the room that it takes there, and its place: all that one
 * that waits needs is this object.
 */
final class QueuedMessage extends Reservation implements QueueEntry {
    private final ByteBuf content;
    private final Object attachment;
    private final Decision.@Nullable Accepted checked;
    private volatile @Nullable QueueEntry next;

    /**
     * A message.
     *
     * @param content owned by the message
     * @param checked where it goes, null if the filter is yet to be asked
     */
    QueuedMessage(
            SendingChannel channel,
            ByteBuf content,
            Object attachment,
            Decision.@Nullable Accepted checked) {
        super(channel, SendBudget.cost(content));
        this.content = content;
        this.attachment = attachment;
        this.checked = checked;
    }

    ByteBuf content() {
        return content;
    }

    Object attachment() {
        return attachment;
    }

    Decision.@Nullable Accepted checked() {
        return checked;
    }

    @Override
    public int bytes() {
        return content.readableBytes();
    }

    @Override
    public @Nullable QueueEntry next() {
        return next;
    }

    @Override
    public void next(@Nullable QueueEntry entry) {
        next = entry;
    }
}

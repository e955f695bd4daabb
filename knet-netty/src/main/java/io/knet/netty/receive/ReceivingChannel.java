package io.knet.netty.receive;

import io.knet.netty.message.RxMessage;
import io.knet.stats.DropReason;
import org.jspecify.annotations.Nullable;

/** A data channel, as those see it who have a message for it. Any thread. */
public interface ReceivingChannel {
    /** Whether messages go to a listener, which wants the event loop of their sender. */
    boolean hasListener();

    /**
     * Takes a message, on the event loop of its sender if there is a listener. The caller keeps its
     * reference.
     *
     * @return why the message was not taken; null if it was
     */
    @Nullable DropReason deliver(RxMessage message);
}

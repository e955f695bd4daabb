package io.knet.netty.pipeline;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Joins the promises of a message's packets to the promise of the message: fulfilled when all are,
 * failed with the first failure when all are decided. Belongs to one event loop.
 */
final class PromiseBundle implements ChannelFutureListener {
    private final ChannelPromise whole;
    private final int parts;
    private int open; // loop only
    private @Nullable Throwable failure; // loop only

    PromiseBundle(ChannelPromise whole, int parts) {
        this.whole = whole;
        this.parts = parts;
        this.open = parts;
    }

    /** The promise for one of the parts. */
    ChannelPromise part(Channel channel) {
        ChannelPromise part =
                whole instanceof SyncPromise
                        ? new SyncPromise(channel, parts)
                        : new FragmentPromise(channel);
        part.addListener(this);
        return part;
    }

    @Override
    public void operationComplete(ChannelFuture part) {
        if (!part.isSuccess() && failure == null) {
            failure = part.cause();
        }
        if (--open > 0) {
            return;
        }
        if (failure == null) {
            whole.trySuccess();
        } else {
            whole.tryFailure(failure);
        }
    }
}

package example.handlers;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.SplittableRandom;

/**
 * Drops packets at random, both ways. The share may be changed by any thread at any time. One for
 * each channel.
 */
public final class Loss extends ChannelDuplexHandler {
    private final SplittableRandom random = new SplittableRandom();
    private volatile double share;

    /**
     * Changes the share of packets that are dropped.
     *
     * @param newShare 0 for none to 1 for all
     */
    public void share(double newShare) {
        if (!(newShare >= 0 && newShare <= 1)) {
            throw new IllegalArgumentException("a share is 0 to 1, not " + newShare);
        }
        share = newShare;
    }

    private boolean drops() {
        double now = share;
        return now > 0 && random.nextDouble() < now;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        if (drops()) {
            ReferenceCountUtil.release(packet);
        } else {
            ctx.fireChannelRead(packet);
        }
    }

    /** A network that loses a packet does not tell either: the promise is kept. */
    @Override
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        if (drops()) {
            ReferenceCountUtil.release(packet);
            promise.trySuccess();
        } else {
            ctx.write(packet, promise);
        }
    }
}

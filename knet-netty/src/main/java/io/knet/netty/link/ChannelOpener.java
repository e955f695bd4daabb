package io.knet.netty.link;

import io.knet.netty.concurrent.LoopCalls;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Opens the channels of a link. Any thread; what comes of it is learned on the link's loop. */
final class ChannelOpener {
    private final ChannelSource source;
    private final Supplier<? extends ChannelOwner> owner;
    private final EventLoop loop;

    /**
     * What opens channels of a link.
     *
     * @param owner the link
     * @param loop the link's
     */
    ChannelOpener(ChannelSource source, Supplier<? extends ChannelOwner> owner, EventLoop loop) {
        this.source = source;
        this.owner = owner;
        this.loop = loop;
    }

    /** Opens a channel: see {@link ChannelSource#open}. */
    CompletableFuture<OpenOutcome> open(
            InetSocketAddress local, InetSocketAddress remote, boolean urgent) {
        return LoopCalls.learnOn(loop, source.open(owner.get(), loop, local, remote, urgent));
    }
}

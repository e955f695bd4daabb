package io.knet.netty.link;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What came of opening a channel to a peer, if nothing failed. */
public sealed interface OpenOutcome {
    /** The channel is connected. */
    record Connected(LinkChannel channel) implements OpenOutcome {}

    /**
     * The channel could not be connected now, because there is no route for example, and is closed.
     */
    record NoRoute(Throwable failure) implements OpenOutcome {}

    /**
     * The channel is being connected, which may take as long as the peer likes. What comes of it is
     * told on any thread, before the channel begins to read.
     *
     * @param outcome {@link Connected} or {@link NoRoute}
     * @param abort gives up the attempt; on any thread
     */
    record Connecting(CompletableFuture<OpenOutcome> outcome, Runnable abort)
            implements OpenOutcome {}

    /** No channel was opened, because it is not known yet where to. */
    record NoPeer() implements OpenOutcome {}

    /** Closes a channel that is of no use any more. */
    static void discard(@Nullable OpenOutcome outcome) {
        if (outcome instanceof Connected connected) {
            connected.channel().close();
        } else if (outcome instanceof Connecting connecting) {
            connecting.abort().run();
        }
    }
}

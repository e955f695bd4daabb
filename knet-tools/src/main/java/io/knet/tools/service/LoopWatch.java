package io.knet.tools.service;

import io.knet.KnetLink;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * Knows the threads of a node's links, and asks whether they still work. It adds no handlers, so
 * that links are as fast as without it. By any thread.
 */
public final class LoopWatch implements LinkInitializer {
    private final Set<EventExecutor> loops = ConcurrentHashMap.newKeySet();

    @Override
    public void initLink(Channel channel, KnetLink link) {
        loops.add(channel.eventLoop());
        ChannelHandlerContext last = channel.pipeline().context(LinkHandlers.DELIVERY);
        if (last != null) {
            loops.add(last.executor());
        }
    }

    /** Done when every one of the threads has carried out something. */
    CompletableFuture<Void> allWork() {
        return CompletableFuture.allOf(
                loops.stream().map(LoopWatch::works).toArray(CompletableFuture<?>[]::new));
    }

    private static CompletableFuture<Void> works(EventExecutor loop) {
        CompletableFuture<Void> ran = new CompletableFuture<>();
        try {
            loop.execute(() -> ran.complete(null));
        } catch (RejectedExecutionException ended) {
            ran.completeExceptionally(ended);
        }
        return ran;
    }
}

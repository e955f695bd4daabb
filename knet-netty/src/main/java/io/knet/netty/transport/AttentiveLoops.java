package io.knet.netty.transport;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Event loops that look at their sockets often, however many tasks they are given. Netty's own run
 * tasks for up to a second before they do: time enough for a peer to miss the answers to its pings.
 */
final class AttentiveLoops extends MultiThreadIoEventLoopGroup {
    /** A small part of the shortest timeout that links have in practice. */
    private static final long LONGEST_TASKS_MILLIS = 5;

    AttentiveLoops(int threads, ThreadFactory factory, IoHandlerFactory io) {
        super(threads, factory, io);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory io, Object... unused) {
        return new SingleThreadIoEventLoop(
                this,
                executor,
                io,
                Integer.MAX_VALUE,
                RejectedExecutionHandlers.reject(),
                LONGEST_TASKS_MILLIS);
    }
}

package io.knet.sctp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the channels of associations live: on the event loop of their host, if that serves the
 * JDK's channels; or on one of the transport's own, since epoll's loops cannot. That one lives as
 * long as there are local addresses. Thread safe.
 */
final class SctpLoops {
    private static final long SHUTDOWN_SECONDS = 5;

    private final String name;

    @GuardedBy("this")
    private @Nullable EventLoopGroup own;

    @GuardedBy("this")
    private int users;

    /** No loops yet. */
    SctpLoops(int hostId) {
        name = "knet-" + hostId + "-sctp";
    }

    /** Somebody needs loops until {@link #leave}. */
    synchronized void enter() {
        users++;
    }

    /** Nobody's channels live on loops any more, if it is the last one who leaves. */
    CompletableFuture<Void> leave() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        EventLoopGroup unused = leaveNow();
        if (unused == null) {
            ended.complete(null);
        } else {
            unused.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                    .addListener(end -> ended.complete(null));
        }
        return ended;
    }

    private synchronized @Nullable EventLoopGroup leaveNow() {
        EventLoopGroup unused = --users == 0 ? own : null;
        if (unused != null) {
            own = null;
        }
        return unused;
    }

    /** The loop for a channel, next to a loop of the handle. */
    synchronized EventLoop of(EventLoop loop) {
        if (loop instanceof IoEventLoop io && io.isIoType(NioIoHandler.class)) {
            return loop;
        }
        EventLoopGroup group = own;
        if (group == null) {
            group =
                    new MultiThreadIoEventLoopGroup(
                            1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
            own = group;
        }
        return group.next();
    }
}

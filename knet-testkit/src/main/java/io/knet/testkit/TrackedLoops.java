package io.knet.testkit;

import io.knet.netty.NettyHandleBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Event loops as a handle has them, that know which of their channels are open. */
final class TrackedLoops extends MultiThreadIoEventLoopGroup {
    private static final int LOOPS = 2;

    private final Channels channels;

    /** What was registered; made before the loops are, which the superclass makes. */
    private static final class Channels {
        private final Queue<Channel> registered = new ConcurrentLinkedQueue<>();

        void add(Channel channel) {
            registered.add(channel);
        }

        long open() {
            registered.removeIf(channel -> !channel.isOpen());
            return registered.size();
        }
    }

    private TrackedLoops(String name, Channels channels) {
        super(LOOPS, new DefaultThreadFactory(name, true), factory(), channels);
        this.channels = channels;
    }

    static TrackedLoops start(String name) {
        return new TrackedLoops(name, new Channels());
    }

    private static IoHandlerFactory factory() {
        return NettyHandleBuilder.epollUnavailable().isEmpty()
                ? EpollIoHandler.newFactory()
                : NioIoHandler.newFactory();
    }

    @Override
    protected IoEventLoop newChild(
            Executor executor, IoHandlerFactory factory, Object... arguments) {
        Channels tracked = (Channels) arguments[0];
        return new SingleThreadIoEventLoop(this, executor, factory) {
            @Override
            public ChannelFuture register(ChannelPromise promise) {
                tracked.add(promise.channel());
                return super.register(promise);
            }
        };
    }

    long openChannels() {
        return channels.open();
    }
}

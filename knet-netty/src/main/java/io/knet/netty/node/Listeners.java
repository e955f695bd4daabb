package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.pipeline.ListenerHandler;
import io.knet.netty.transport.SocketErrors;
import io.knet.netty.transport.SocketSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The listeners of a handle, one for each local address, shared by all links that leave from it.
 * Everything here happens on one event loop.
 */
final class Listeners {
    private final Node node;
    private final EventLoop loop;
    private final Map<InetSocketAddress, Entry> byAddress = new HashMap<>();

    /** Links may ask for a listener while it is being bound. */
    private static final class Entry {
        final CompletableFuture<Listener> listener;
        int users;

        Entry(CompletableFuture<Listener> listener) {
            this.listener = listener;
        }
    }

    Listeners(Node node, EventLoop loop) {
        this.node = node;
        this.loop = loop;
    }

    /**
     * Binds the listener of a local address, unless that was done before.
     *
     * @param local port 0 gives a listener of its own on a free port
     * @return fails with {@link KnetError#ADDRESS_IN_USE} if somebody else has the address
     */
    CompletableFuture<Listener> acquire(InetSocketAddress local) {
        return LoopCalls.supply(
                loop,
                () -> {
                    Entry entry = byAddress.get(local);
                    if (entry == null) {
                        entry = new Entry(bind(local));
                        if (local.getPort() != 0) {
                            register(local, entry);
                        } else {
                            Entry unnamed = entry;
                            entry.listener.thenAccept(bound -> register(bound.address(), unnamed));
                        }
                    }
                    entry.users++;
                    return entry.listener;
                });
    }

    private void register(InetSocketAddress address, Entry entry) {
        byAddress.put(address, entry);
        entry.listener.whenComplete(
                (bound, failure) -> {
                    if (failure != null) {
                        byAddress.remove(address, entry);
                    }
                });
    }

    /** A link needs its listener no more; the last one closes it. */
    CompletableFuture<Void> release(Listener listener) {
        return LoopCalls.supply(
                loop,
                () -> {
                    Entry entry = byAddress.get(listener.address());
                    if (entry == null || --entry.users > 0) {
                        return CompletableFuture.completedFuture(null);
                    }
                    byAddress.remove(listener.address());
                    return closed(listener.channel());
                });
    }

    private CompletableFuture<Listener> bind(InetSocketAddress local) {
        InetSocketAddress free = node.transport.findFree(local);
        Channel channel =
                node.transport.newChannel(
                        free, SocketSettings.ordinary(node.settings.socketBuffer()));
        channel.config().setRecvByteBufAllocator(LinkOpener.receiveAllocator());
        channel.pipeline()
                .addLast(
                        new ListenerHandler(
                                node.resources(loop).crypto(),
                                packet -> node.router.route(packet, null),
                                node.drops::count,
                                loop.ticker()));
        CompletableFuture<Listener> result = new CompletableFuture<>();
        ChannelFutureListener failed =
                done -> {
                    if (!done.isSuccess()) {
                        channel.unsafe().closeForcibly();
                        result.completeExceptionally(
                                SocketErrors.toKnet(done.cause(), "cannot bind " + local));
                    }
                };
        loop.register(channel)
                .addListener(failed)
                .addListener(
                        (ChannelFutureListener)
                                registered -> {
                                    if (registered.isSuccess()) {
                                        channel.bind(free)
                                                .addListener(failed)
                                                .addListener(
                                                        bound -> {
                                                            if (bound.isSuccess()) {
                                                                result.complete(
                                                                        new Listener(
                                                                                free, channel));
                                                            }
                                                        });
                                    }
                                });
        return result;
    }

    private CompletableFuture<Void> closed(Channel channel) {
        channel.close();
        return node.transport.whenFree(channel);
    }
}

package io.knet.sctp;

import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.DropSink;
import io.knet.netty.link.LocalEnd;
import io.knet.netty.settings.ChannelSetup;
import io.knet.netty.transport.NioTransport;
import io.knet.netty.transport.SocketErrors;
import io.knet.protocol.Endpoint;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a handle, one for each local address, shared by all links that leave from it.
 */
final class Listeners {
    private static final int BIND_TRIES = 5;
    private static final long BIND_PAUSE_MILLIS = 100;

    private final EventLoop loop;
    private final SctpLoops loops;
    private final ChannelSetup setup;
    private final DropSink drops;
    private final Function<Listener, ChannelHandler> acceptors;
    private final Map<Endpoint, Entry> byEndpoint = new HashMap<>(); // loop only

    /** Those that are bound. */
    private final Map<Endpoint, Listener> bound = new ConcurrentHashMap<>();

    /** Links may ask for a listener while it is being bound. */
    private static final class Entry {
        final CompletableFuture<Listener> listener;
        int users; // loop only

        Entry(CompletableFuture<Listener> listener) {
            this.listener = listener;
        }
    }

    /**
     * No listeners yet.
     *
     * @param loop on which they are asked for and given back
     * @param loops where their channels live
     * @param setup what the program wants of the channels
     * @param drops counts what is no packet
     * @param acceptors takes the associations of a listener
     */
    Listeners(
            EventLoop loop,
            SctpLoops loops,
            ChannelSetup setup,
            DropSink drops,
            Function<Listener, ChannelHandler> acceptors) {
        this.loop = loop;
        this.loops = loops;
        this.setup = setup;
        this.drops = drops;
        this.acceptors = acceptors;
    }

    /** The listener that is bound to a local address; null if there is none. Any thread. */
    @Nullable Listener at(InetSocketAddress local) {
        return bound.get(Endpoint.of(local));
    }

    /**
     * Listens at a local address, unless that is done already.
     *
     * @param local port 0 gives a listener of its own on a free port
     * @return fails with {@link KnetError#ADDRESS_IN_USE} if somebody else has the address, with
     *     {@link KnetError#NOT_SUPPORTED} where there is no SCTP
     */
    CompletableFuture<LocalEnd> acquire(InetSocketAddress local) {
        return LoopCalls.supply(
                loop,
                () -> {
                    Entry entry = byEndpoint.get(Endpoint.of(local));
                    if (entry == null) {
                        entry = new Entry(LoopCalls.learnOn(loop, listen(local)));
                        if (local.getPort() != 0) {
                            register(local, entry);
                        } else {
                            Entry unnamed = entry;
                            entry.listener.thenAccept(
                                    listener -> register(listener.address(), unnamed));
                        }
                    }
                    entry.users++;
                    return entry.listener.thenApply(listener -> listener);
                });
    }

    private void register(InetSocketAddress address, Entry entry) {
        Endpoint endpoint = Endpoint.of(address);
        byEndpoint.put(endpoint, entry);
        entry.listener.whenComplete(
                (listener, failure) -> {
                    if (failure != null) {
                        byEndpoint.remove(endpoint, entry);
                    }
                });
    }

    /** A link needs its listener no more; the last one ends it and its associations. */
    CompletableFuture<Void> release(LocalEnd end) {
        return LoopCalls.cleanUp(
                loop,
                () -> {
                    Endpoint endpoint = Endpoint.of(end.address());
                    Entry entry = byEndpoint.get(endpoint);
                    if (entry == null || --entry.users > 0) {
                        return CompletableFuture.completedFuture(null);
                    }
                    byEndpoint.remove(endpoint);
                    bound.remove(endpoint);
                    return entry.listener.thenCompose(this::close);
                });
    }

    private CompletableFuture<Void> close(Listener listener) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        listener.channel().close().addListener(done -> closed.complete(null));
        // Until then one more may come.
        return closed.thenCompose(done -> endAll(listener));
    }

    private CompletableFuture<Void> endAll(Listener listener) {
        List<Association> present = List.copyOf(listener.present());
        present.forEach(Association::end);
        CompletableFuture<?>[] free =
                present.stream().map(Association::whenGone).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(free)
                .thenCompose(done -> NioTransport.whenGivenBack(listener.channel()))
                .thenCompose(done -> loops.leave());
    }

    // ---- binding, on the loop

    private CompletableFuture<Listener> listen(InetSocketAddress local) {
        loops.enter();
        return listen(local, BIND_TRIES)
                .handle(
                        (listener, failure) ->
                                failure == null
                                        ? CompletableFuture.completedFuture(listener)
                                        : loops.leave()
                                                .<Listener>thenCompose(
                                                        left ->
                                                                CompletableFuture.failedFuture(
                                                                        failure)))
                .thenCompose(Function.identity())
                .thenApply(
                        listener -> {
                            bound.put(Endpoint.of(listener.address()), listener);
                            return listener;
                        });
    }

    /** What had the address before may be about to end, be it associations of a handle's before. */
    private CompletableFuture<Listener> listen(InetSocketAddress local, int tries) {
        CompletableFuture<Listener> result = new CompletableFuture<>();
        bind(local)
                .whenComplete(
                        (listener, failure) -> {
                            if (failure == null) {
                                result.complete(listener);
                            } else if (tries > 1
                                    && SocketErrors.errno(failure) == Errno.EADDRINUSE) {
                                listenLater(local, tries - 1, result);
                            } else {
                                result.completeExceptionally(refusal(local, failure));
                            }
                        });
        return result;
    }

    private void listenLater(
            InetSocketAddress local, int tries, CompletableFuture<Listener> result) {
        Runnable again =
                () ->
                        listen(local, tries)
                                .whenComplete(
                                        (listener, failure) -> {
                                            if (failure == null) {
                                                result.complete(listener);
                                            } else {
                                                result.completeExceptionally(failure);
                                            }
                                        });
        try {
            loop.schedule(again, BIND_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException loopHasEnded) {
            result.completeExceptionally(loopHasEnded);
        }
    }

    /** Completes on the loop. */
    private CompletableFuture<Listener> bind(InetSocketAddress local) {
        CompletableFuture<Listener> result = new CompletableFuture<>();
        Listener.Socket channel;
        try {
            channel = new Listener.Socket(() -> new PacketCodec(null, drops));
        } catch (RuntimeException | LinkageError noSocket) {
            return CompletableFuture.failedFuture(noSocket);
        }
        channel.config().setAllocator(setup.allocator());
        channel.config().setAutoRead(false);
        loops.of(loop)
                .register(channel)
                .addListener(
                        registered -> {
                            if (!registered.isSuccess()) {
                                channel.unsafe().closeForcibly();
                                result.completeExceptionally(registered.cause());
                                return;
                            }
                            channel.bind(local)
                                    .addListener(done -> bound(channel, done.cause(), result));
                        });
        return LoopCalls.learnOn(loop, result);
    }

    private void bound(
            Listener.Socket channel,
            @Nullable Throwable failure,
            CompletableFuture<Listener> result) {
        InetSocketAddress address = channel.localAddress();
        if (failure != null || address == null) {
            channel.close();
            result.completeExceptionally(
                    failure == null ? new IllegalStateException("no address") : failure);
            return;
        }
        Listener listener = new Listener(address, channel);
        channel.pipeline().addLast(acceptors.apply(listener));
        result.complete(listener);
        channel.config().setAutoRead(true);
    }

    private static KnetException refusal(InetSocketAddress local, Throwable failure) {
        if (SocketErrors.errno(failure) == Errno.EADDRINUSE) {
            return new KnetException(
                    KnetError.ADDRESS_IN_USE,
                    "SCTP address "
                            + KnetAddress.format(local)
                            + " belongs to another process or handle, or to associations that are"
                            + " still ending; take another port or wait",
                    failure);
        }
        return SctpSupport.toKnet(failure, "cannot listen at " + KnetAddress.format(local));
    }
}

package io.knet.netty.udp;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.DropSink;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.LocalEnd;
import io.knet.netty.pipeline.LocalSocketHandler;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.settings.ChannelSetup;
import io.knet.netty.tap.PacketTaps;
import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.PortProbe;
import io.knet.netty.transport.SocketErrors;
import io.knet.netty.transport.SocketSettings;
import io.knet.protocol.Endpoint;
import io.knet.stats.DropReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The unconnected sockets of a handle, one for each local address, shared by all links that leave
 * from it.
 */
final class LocalSockets {
    private static final int BIND_TRIES = 5;
    private static final long BIND_PAUSE_MILLIS = 20;

    private final int hostId;
    private final DatagramTransport transport;
    private final EventLoop loop;
    private final ChannelSetup setup;
    private final int socketBuffer;
    private final PacketTaps taps;
    private final PacketCipher cipher;
    private final Predicate<InboundPacket> sessions;
    private final Consumer<InboundPacket> router;
    private final DropSink drops;
    private final BiConsumer<DropReason, InboundPacket> unreadable;
    private final LocalSocketDrops kernelDrops;
    private final Map<Endpoint, Entry> byEndpoint = new HashMap<>(); // loop only

    /** Links may ask for a socket while it is being bound. */
    private static final class Entry {
        final CompletableFuture<LocalSocket> socket;
        int users; // loop only

        Entry(CompletableFuture<LocalSocket> socket) {
            this.socket = socket;
        }
    }

    /**
     * No sockets yet.
     *
     * @param hostId this node's, for the log
     * @param loop of all sockets
     * @param setup what the program wants of the channels
     * @param socketBuffer asked of the kernel, in bytes
     * @param taps told of what comes
     * @param cipher belongs to that loop
     * @param sessions takes over datagrams of sessions, and says whether it did
     * @param router takes over what was opened
     * @param unreadable counts what cannot be opened
     * @param events told of what the kernel drops
     */
    LocalSockets(
            int hostId,
            DatagramTransport transport,
            EventLoop loop,
            ChannelSetup setup,
            int socketBuffer,
            PacketTaps taps,
            PacketCipher cipher,
            Predicate<InboundPacket> sessions,
            Consumer<InboundPacket> router,
            DropSink drops,
            BiConsumer<DropReason, InboundPacket> unreadable,
            Consumer<KnetEvent> events) {
        this.hostId = hostId;
        this.transport = transport;
        this.loop = loop;
        this.setup = setup;
        this.socketBuffer = socketBuffer;
        this.taps = taps;
        this.cipher = cipher;
        this.sessions = sessions;
        this.router = router;
        this.drops = drops;
        this.unreadable = unreadable;
        kernelDrops = new LocalSocketDrops(hostId, transport, loop, drops, events);
    }

    /**
     * Binds the socket of a local address, unless that was done before.
     *
     * @param local port 0 gives a socket of its own on a free port
     * @return fails with {@link KnetError#ADDRESS_IN_USE} if somebody else has the address
     */
    CompletableFuture<LocalSocket> acquire(InetSocketAddress local) {
        return LoopCalls.supply(
                loop,
                () -> {
                    Entry entry = byEndpoint.get(Endpoint.of(local));
                    if (entry == null) {
                        entry = new Entry(bind(local));
                        if (local.getPort() != 0) {
                            register(local, entry);
                        } else {
                            Entry unnamed = entry;
                            entry.socket.thenAccept(bound -> register(bound.address(), unnamed));
                        }
                    }
                    entry.users++;
                    return entry.socket;
                });
    }

    private void register(InetSocketAddress address, Entry entry) {
        Endpoint endpoint = Endpoint.of(address);
        byEndpoint.put(endpoint, entry);
        entry.socket.whenComplete(
                (bound, failure) -> {
                    if (failure != null) {
                        byEndpoint.remove(endpoint, entry);
                    }
                });
    }

    /** A link no longer needs its socket; the last one closes it. */
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
                    return entry.socket.thenCompose(this::closed);
                });
    }

    private CompletableFuture<LocalSocket> bind(InetSocketAddress local) {
        return bind(local, BIND_TRIES);
    }

    private CompletableFuture<LocalSocket> bind(InetSocketAddress local, int tries) {
        CompletableFuture<LocalSocket> result = new CompletableFuture<>();
        bindTo(transport.findFree(local))
                .whenComplete(
                        (bound, failure) -> {
                            if (failure == null) {
                                result.complete(bound);
                            } else if (tries > 1
                                    && SocketErrors.errno(failure) == Errno.EADDRINUSE) {
                                bindLater(local, tries - 1, result);
                            } else {
                                result.completeExceptionally(PortProbe.refusal(local, failure));
                            }
                        });
        return result;
    }

    /**
     * The probe found the address free, and yet it is taken: perhaps by the probe of another
     * process that wants it too, of which only one can get it; or by a process that this one
     * started at that moment and that holds a copy of the probe's socket for an instant.
     */
    private void bindLater(
            InetSocketAddress local, int tries, CompletableFuture<LocalSocket> result) {
        Runnable again =
                () -> {
                    try {
                        bind(local, tries)
                                .whenComplete(
                                        (bound, failure) -> {
                                            if (failure == null) {
                                                result.complete(bound);
                                            } else {
                                                result.completeExceptionally(failure);
                                            }
                                        });
                    } catch (RuntimeException taken) {
                        result.completeExceptionally(taken);
                    }
                };
        try {
            loop.schedule(again, BIND_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException loopHasEnded) {
            result.completeExceptionally(loopHasEnded);
        }
    }

    private CompletableFuture<LocalSocket> bindTo(InetSocketAddress free) {
        Channel channel = transport.newChannel(free, SocketSettings.exclusive(socketBuffer));
        try {
            setup.apply(channel);
        } catch (KnetException refused) {
            channel.unsafe().closeForcibly();
            return CompletableFuture.failedFuture(refused);
        }
        channel.config().setRecvByteBufAllocator(new ReceiveBuffers(loop.ticker()));
        channel.pipeline()
                .addLast(
                        new LocalSocketHandler(
                                hostId,
                                taps,
                                cipher,
                                sessions,
                                router,
                                drops,
                                unreadable,
                                loop.ticker()));
        CompletableFuture<LocalSocket> result = new CompletableFuture<>();
        ChannelFutureListener failed =
                done -> {
                    if (!done.isSuccess()) {
                        channel.unsafe().closeForcibly();
                        result.completeExceptionally(done.cause());
                    }
                };
        ChannelFutureListener bound =
                done -> {
                    if (done.isSuccess()) {
                        // The links' own sockets share it, and whoever else binds asks first.
                        transport.share(channel);
                        LocalSocket socket = new LocalSocket(free, channel);
                        kernelDrops.add(socket);
                        result.complete(socket);
                    }
                };
        ChannelFutureListener registered =
                done -> {
                    if (done.isSuccess()) {
                        channel.bind(free).addListener(failed).addListener(bound);
                    }
                };
        loop.register(channel).addListener(failed).addListener(registered);
        return result;
    }

    private CompletableFuture<Void> closed(LocalSocket socket) {
        Channel channel = socket.channel();
        kernelDrops.remove(socket);
        channel.close();
        if (loop.isTerminated()) {
            transport.abandon(channel);
            return CompletableFuture.completedFuture(null);
        }
        return transport.whenFree(channel);
    }
}

package io.knet.sctp;

import com.sun.nio.sctp.SctpChannel;
import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.LinkConfig;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.link.ChannelOwner;
import io.knet.netty.link.ChannelSource;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkChannel;
import io.knet.netty.link.LocalEnd;
import io.knet.netty.link.OpenOutcome;
import io.knet.netty.link.TransportSurroundings;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.pipeline.SocketHandler;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.GatedSocket;
import io.knet.netty.transport.SendPace;
import io.knet.protocol.MtuMath;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * SCTP, as links see it (spec wire 15.2). A static link sends over an association that it makes
 * itself, from any port of its local address; a dynamic one over the association that its peer has
 * made. Any thread.
 */
final class SctpChannels implements ChannelSource {
    /**
     * How long a peer may take to answer. The kernel asks once more after 3 s, and then ever more
     * rarely; the link begins anew instead, so that it comes up soon when the path is back.
     */
    private static final int CONNECT_MILLIS = 4_000;

    private final TransportSurroundings around;
    private final SctpLoops loops;
    private final Listeners listeners;

    /** The SCTP of a handle. */
    SctpChannels(TransportSurroundings around) {
        this.around = around;
        loops = new SctpLoops(around.hostId());
        listeners =
                new Listeners(
                        around.localLoop(),
                        loops,
                        around.setup(),
                        around.drops(),
                        listener -> new Acceptor(listener, around));
    }

    @Override
    public String name() {
        return SctpTransport.NAME;
    }

    @Override
    public int headerBytes(InetAddress local) {
        return MtuMath.headers(local, MtuMath.SCTP_HEADER);
    }

    /**
     * As libknet: the kernel cuts long messages to what the path carries and puts them together
     * again, so the search finds the greatest size at once.
     */
    @Override
    public boolean searchesPath() {
        return true;
    }

    @Override
    public boolean isConnectionOriented() {
        return true;
    }

    @Override
    public OptionalInt pathMtu(Channel channel) {
        return OptionalInt.empty();
    }

    /** None: a sender that is ahead of its receiver has to wait. */
    @Override
    public OptionalInt kernelDrops(Channel channel) {
        return OptionalInt.empty();
    }

    @Override
    public Optional<InetAddress> sourceTo(InetSocketAddress remote) {
        return Optional.empty();
    }

    @Override
    public CompletableFuture<LocalEnd> acquire(InetSocketAddress local) {
        return listeners.acquire(local);
    }

    @Override
    public CompletableFuture<Void> release(LocalEnd end) {
        return listeners.release(end);
    }

    @Override
    public CompletableFuture<Void> whenFree(Channel channel) {
        return ((Association) channel).whenGone();
    }

    @Override
    public void abandon(Channel channel) {
        ((Association) channel).abandon();
    }

    @Override
    public CompletableFuture<OpenOutcome> open(
            ChannelOwner owner,
            EventLoop loop,
            InetSocketAddress local,
            InetSocketAddress remote,
            boolean urgent) {
        return connects(owner.link())
                ? connect(owner, loop, local, remote)
                : adopt(owner, loop, local, remote);
    }

    private static boolean connects(HostLink link) {
        LinkConfig pending = link.pendingConfig();
        return !link.config().isDynamic() || (pending != null && !pending.isDynamic());
    }

    // ---- static links

    private CompletableFuture<OpenOutcome> connect(
            ChannelOwner owner, EventLoop loop, InetSocketAddress local, InetSocketAddress remote) {
        CompletableFuture<OpenOutcome> result = new CompletableFuture<>();
        Association association;
        try {
            association =
                    new Association(SctpChannel.open(), new PacketCodec(remote, around.drops()));
        } catch (IOException | RuntimeException | LinkageError noSocket) {
            return CompletableFuture.failedFuture(
                    SctpSupport.toKnet(
                            noSocket, "cannot open a socket to " + KnetAddress.format(remote)));
        }
        try {
            association.configure(around.setup(), around.socketBuffer());
            association.offerStreams();
            association.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
            loops.of(loop)
                    .register(association)
                    .addListener(
                            registered -> {
                                if (registered.isSuccess()) {
                                    LoopCalls.tell(
                                            loop,
                                            () ->
                                                    bind(
                                                            owner,
                                                            loop,
                                                            association,
                                                            local,
                                                            remote,
                                                            result));
                                } else {
                                    association.unsafe().closeForcibly();
                                    result.completeExceptionally(registered.cause());
                                }
                            });
        } catch (IOException | RuntimeException | Error failure) {
            association.unsafe().closeForcibly();
            result.completeExceptionally(failure);
        }
        return result;
    }

    /** On the event loop of the host. */
    private void bind(
            ChannelOwner owner,
            EventLoop loop,
            Association association,
            InetSocketAddress local,
            InetSocketAddress remote,
            CompletableFuture<OpenOutcome> result) {
        LinkChannel filled;
        try {
            filled = fill(owner, loop, association, remote);
        } catch (RuntimeException | Error failure) {
            association.close().addListener(done -> result.completeExceptionally(failure));
            return;
        }
        association
                .bind(new InetSocketAddress(local.getAddress(), 0))
                .addListener(
                        bound -> {
                            if (bound.isSuccess()) {
                                connect(association, filled, result);
                            } else {
                                filled.close();
                                result.completeExceptionally(bound.cause());
                            }
                        });
    }

    private static void connect(
            Association association, LinkChannel link, CompletableFuture<OpenOutcome> result) {
        CompletableFuture<OpenOutcome> outcome = new CompletableFuture<>();
        association
                .connect(link.remote())
                .addListener(
                        connected -> {
                            if (connected.isSuccess()) {
                                outcome.complete(new OpenOutcome.Connected(link));
                                association.config().setAutoRead(true);
                            } else {
                                link.close();
                                outcome.complete(new OpenOutcome.NoRoute(connected.cause()));
                            }
                        });
        result.complete(new OpenOutcome.Connecting(outcome, link::close));
    }

    // ---- dynamic links

    private CompletableFuture<OpenOutcome> adopt(
            ChannelOwner owner, EventLoop loop, InetSocketAddress local, InetSocketAddress remote) {
        CompletableFuture<OpenOutcome> result = new CompletableFuture<>();
        Listener listener = listeners.at(local);
        Association association = listener == null ? null : listener.with(remote);
        if (listener == null || association == null || !association.claim()) {
            result.complete(
                    new OpenOutcome.NoRoute(
                            new ConnectException(
                                    "there is no association with "
                                            + KnetAddress.format(remote)
                                            + " any more; its peer has to make another")));
            return result;
        }
        LoopCalls.tell(
                loop,
                () -> {
                    try {
                        association.endAtOnce(false);
                        LinkChannel filled = fill(owner, loop, association, remote);
                        LoopCalls.tell(
                                association.eventLoop(),
                                () -> {
                                    association.belongsTo(remote);
                                    new Acceptor(listener, around).leaveBehind(association);
                                    result.complete(new OpenOutcome.Connected(filled));
                                });
                    } catch (IOException | RuntimeException | Error failure) {
                        association.close();
                        result.complete(new OpenOutcome.NoRoute(failure));
                    }
                });
        return result;
    }

    // ---- both

    /** On the event loop of the host. */
    private LinkChannel fill(
            ChannelOwner owner, EventLoop loop, Association association, InetSocketAddress remote) {
        LinkPort port = owner.port();
        DirectSocket direct =
                new GatedSocket(
                        packet -> SctpWrite.send(association.socket(), packet),
                        association.alloc(),
                        // The protocol itself makes those wait who are ahead of the receiver.
                        SendPace.NONE);
        association.onLost(lost -> port.onSocketError(association, Errno.ECONNABORTED, lost));
        SocketHandler edge = new SocketHandler(port, direct, false);
        return around.pipeline().fill(association, edge, owner, loop, remote, direct, null);
    }
}

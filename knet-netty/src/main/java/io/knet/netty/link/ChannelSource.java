package io.knet.netty.link;

import io.knet.KnetError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * A transport, as a link sees it: how its channel is opened, what the transport's headers cost, and
 * what can be learned of the path. Each link has its own; links of one host may differ. Any thread,
 * unless stated otherwise.
 */
public interface ChannelSource {
    /** Name of the transport, for people. */
    String name();

    /**
     * Length of what the transport and IP put before a packet, in bytes.
     *
     * @param local the link's local address, which decides the family
     */
    int headerBytes(InetAddress local);

    /**
     * Whether the path's MTU is searched with probes, which needs a transport that forbids routers
     * and the kernel to cut packets.
     */
    boolean searchesPath();

    /**
     * Whether a channel is a connection that peer and network can end, and that takes a while to be
     * made: {@link OpenOutcome.Connecting}. It ends with the link: when that goes down, another
     * connection is made.
     */
    default boolean isConnectionOriented() {
        return false;
    }

    /**
     * The MTU that the kernel knows for the path of a channel, whole IP packets in bytes; empty if
     * it does not say.
     *
     * @param channel one that {@link #open} gave
     */
    OptionalInt pathMtu(Channel channel);

    /**
     * How many packets the kernel has dropped so far that came for a channel, because its buffer
     * was full; empty if it does not say. A 32-bit count that wraps around.
     *
     * @param channel one that {@link #open} gave; on the event loop of its host
     */
    OptionalInt kernelDrops(Channel channel);

    /**
     * The address that the kernel would send from to a peer now, if it may choose; empty if it has
     * no way there, or the transport cannot tell.
     */
    Optional<InetAddress> sourceTo(InetSocketAddress remote);

    /** Whether this machine has an address now; true also if the transport cannot tell. */
    default boolean hasAddress(InetAddress local) {
        return true;
    }

    /**
     * Gets a local address, unless another link of the transport has done so before.
     *
     * @param local port 0 gives an end of its own on a free port
     * @return fails with {@link KnetError#ADDRESS_IN_USE} if somebody else has the address
     */
    CompletableFuture<LocalEnd> acquire(InetSocketAddress local);

    /**
     * Sends one datagram from a local address to whoever: the answer to somebody who is not the
     * peer of a channel yet. A transport that cannot do that drops it.
     *
     * @param end what {@link #acquire} gave
     * @param datagram taken over
     */
    default void sendFrom(LocalEnd end, ByteBuf datagram, InetSocketAddress to) {
        datagram.release();
    }

    /**
     * A link no longer needs its local address; the last one gives it back to the kernel.
     *
     * @param end what {@link #acquire} gave
     */
    CompletableFuture<Void> release(LocalEnd end);

    /**
     * Opens a channel to a peer and fills its pipeline ({@link LinkPipeline#fill}), on the event
     * loop of the host. The channel need not be registered with that loop: NIO channels, for
     * example, cannot join an epoll loop. Knet's handlers run on the host's loop all the same, and
     * what they pass to the transport's handler at the edge, and that to them, changes threads on
     * the way. Only what {@link io.knet.netty.pipeline.LinkPort} allows to any thread may be called
     * from the edge.
     *
     * @param owner what the pipeline asks and tells
     * @param loop the event loop of the host
     * @param local as {@link LocalEnd#address} says
     * @param remote the peer; of a dynamic link, where its ping came from
     * @param urgent whether its packets go before others
     * @return the outcome, or the failure to open the channel or to bind it; completed on any
     *     thread, before the channel begins to read
     */
    CompletableFuture<OpenOutcome> open(
            ChannelOwner owner,
            EventLoop loop,
            InetSocketAddress local,
            InetSocketAddress remote,
            boolean urgent);

    /**
     * Completes when a channel is closed and the kernel has its address back.
     *
     * @param channel one that {@link #open} gave
     */
    CompletableFuture<Void> whenFree(Channel channel);

    /**
     * Closes the socket of a channel if its event loop has ended without doing so, as that of its
     * host has. Any thread.
     *
     * @param channel one that this source opened
     */
    default void abandon(Channel channel) {}

    /**
     * The number that an interface of this machine has now; empty if there is none of that name.
     */
    default OptionalInt interfaceNumber(String name) {
        return Interfaces.numberOf(name);
    }

    /** The name of an interface of this machine; empty if there is none of that number. */
    default Optional<String> interfaceName(int number) {
        return Interfaces.nameOf(number);
    }
}

package io.knet.netty.transport;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Opens UDP sockets of one kind (epoll or the JDK's). A link has a channel of its own, connected to
 * its peer; a listener is not connected and receives what no link's channel does. All of one local
 * address share its port.
 */
public interface DatagramTransport {
    /** Name of the transport, for people. */
    String name();

    /**
     * Checks that nobody has an address.
     *
     * @param local port 0 stands for any free port
     * @return the address, with a real port
     * @throws KnetException {@link KnetError#ADDRESS_IN_USE}, or {@link KnetError#SOCKET_ERROR}
     */
    default InetSocketAddress findFree(InetSocketAddress local) {
        return PortProbe.findFree(local);
    }

    /**
     * Whether this machine has an address now; true also if that cannot be told. Sockets may be
     * bound to one that it does not have yet.
     */
    default boolean hasAddress(InetAddress local) {
        return true;
    }

    /**
     * Makes a channel, not registered and not bound, with every socket option set that the platform
     * has.
     *
     * @param local the address it will be bound to, which decides the family
     * @param settings sizes and priorities
     * @throws KnetException {@link KnetError#SOCKET_ERROR} if there is no socket to be had, or it
     *     refuses an option
     */
    Channel newChannel(InetSocketAddress local, SocketSettings settings);

    /**
     * Lets others that share have the address of a channel, too, from now on.
     *
     * @param channel a channel of this transport that was made with {@link
     *     SocketSettings#exclusive} and is bound
     */
    default void share(Channel channel) {}

    /**
     * The way to write to a channel's socket past the channel.
     *
     * @param channel a channel of this transport that is connected
     * @param pace holds back senders that may wait
     */
    DirectSocket directSocket(Channel channel, SendPace pace);

    /**
     * Drops what a channel's socket received before it was connected, which may have come from
     * anybody. To be called on the channel's event loop before its first read.
     *
     * @param channel a channel of this transport that was just connected
     * @return how many datagrams were dropped
     */
    int dropEarlyDatagrams(Channel channel);

    /**
     * Whether channels forbid routers and the kernel to cut datagrams, without which nothing can be
     * learned about a path's MTU.
     */
    boolean forbidsFragmentation();

    /**
     * The MTU that the kernel knows for the path of a channel, whole IP packets in bytes; empty if
     * it does not say.
     *
     * @param channel a channel of this transport that is connected
     */
    OptionalInt pathMtu(Channel channel);

    /**
     * How many datagrams the kernel has dropped so far that came for a channel's socket, because
     * its receive buffer was full; empty if it does not say. A 32-bit count that wraps around.
     *
     * @param channel a channel of this transport that is open; to be called on its event loop
     */
    default OptionalInt kernelDrops(Channel channel) {
        return OptionalInt.empty();
    }

    /**
     * The address that the kernel would send from to a peer now, if it may choose; empty if it has
     * no way there, or does not tell.
     */
    default Optional<InetAddress> sourceTo(InetSocketAddress remote) {
        return Optional.empty();
    }

    /**
     * Completes when a channel is closed and the kernel has its socket back, so that its address
     * can be bound again.
     *
     * @param channel a channel of this transport that is registered
     */
    default CompletableFuture<Void> whenFree(Channel channel) {
        CompletableFuture<Void> free = new CompletableFuture<>();
        channel.closeFuture().addListener(closed -> free.complete(null));
        return free;
    }

    /**
     * Closes the socket of a channel whose event loop has ended without doing so. Any thread.
     *
     * @param channel a channel of this transport
     */
    default void abandon(Channel channel) {}

    /**
     * Whether a channel tells only after a flush what became of what was written, so that what the
     * event loop writes goes past it, by its {@link #directSocket}.
     */
    default boolean writesLater() {
        return false;
    }

    /**
     * Whether channels that are connected take a {@code SegmentedDatagramPacket}: many datagrams of
     * one size that the kernel takes as one.
     */
    default boolean takesTrains() {
        return false;
    }

    /**
     * Lets a channel receive many datagrams of one size with one call of the kernel, if that is
     * possible. Handlers see the single datagrams.
     *
     * @param channel a channel of this transport that is connected
     */
    default void receiveTrains(Channel channel) {}
}

package io.knet.netty.transport;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.NativeMode;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Optional;

/** Which kinds of sockets work here, and which one a handle uses. */
public final class Transports {
    private Transports() {}

    /** Why epoll does not work here, empty if it does. */
    public static Optional<String> epollUnavailable() {
        if (Epoll.isAvailable()) {
            return Optional.empty();
        }
        Throwable cause = Epoll.unavailabilityCause();
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.of(cause.toString());
    }

    /**
     * The transport that a mode stands for here.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} with the reason, if epoll is demanded
     *     and missing
     */
    public static DatagramTransport ofMode(NativeMode mode) {
        if (mode == NativeMode.NIO) {
            return new NioTransport();
        }
        Optional<String> missing = epollUnavailable();
        if (missing.isEmpty()) {
            return new EpollTransport();
        }
        if (mode == NativeMode.EPOLL) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "epoll is not available: " + missing.get() + "; use NativeMode.AUTO or NIO");
        }
        return new NioTransport();
    }

    /**
     * The transport that a caller's event loops can serve.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} if they serve neither epoll's nor the
     *     JDK's channels
     */
    public static DatagramTransport ofGroup(EventLoopGroup group) {
        if (group instanceof IoEventLoopGroup io) {
            if (io.isIoType(EpollIoHandler.class)) {
                return new EpollTransport();
            }
            if (io.isIoType(NioIoHandler.class)) {
                return new NioTransport();
            }
        }
        throw new KnetException(
                KnetError.NOT_SUPPORTED,
                "event loop group "
                        + group
                        + " serves neither epoll nor NIO channels; use a"
                        + " MultiThreadIoEventLoopGroup with EpollIoHandler or NioIoHandler");
    }

    /**
     * Makes event loops for a transport.
     *
     * @param name prefix of the threads' names
     */
    public static EventLoopGroup newGroup(DatagramTransport transport, int threads, String name) {
        IoHandlerFactory factory =
                transport instanceof EpollTransport
                        ? EpollIoHandler.newFactory()
                        : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), factory);
    }
}

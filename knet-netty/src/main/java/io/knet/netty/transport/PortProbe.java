package io.knet.netty.transport;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

/**
 * Finds out whether a UDP address is free. A handle's own sockets share a port, and the kernel then
 * lets every process of the same user share it too; so a socket that shares with nobody has to ask
 * first.
 */
public final class PortProbe {
    private PortProbe() {}

    /**
     * Checks that nobody has the address.
     *
     * @param local port 0 stands for any free port
     * @return the address, with a real port
     * @throws KnetException {@link KnetError#ADDRESS_IN_USE}, or {@link KnetError#SOCKET_ERROR}
     */
    public static InetSocketAddress findFree(InetSocketAddress local) {
        try (DatagramChannel probe =
                DatagramChannel.open(
                        local.getAddress() instanceof Inet4Address
                                ? StandardProtocolFamily.INET
                                : StandardProtocolFamily.INET6)) {
            probe.bind(local);
            return (InetSocketAddress) probe.getLocalAddress();
        } catch (IOException failure) {
            return refused(local, failure);
        }
    }

    private static InetSocketAddress refused(InetSocketAddress local, IOException failure) {
        Errno errno = SocketErrors.errno(failure);
        if (errno == Errno.EADDRNOTAVAIL && local.getPort() != 0) {
            // No such address on this machine yet. Epoll's sockets may be bound to it all the same.
            return local;
        }
        if (errno == Errno.EADDRINUSE) {
            throw new KnetException(
                    KnetError.ADDRESS_IN_USE,
                    "UDP address "
                            + local
                            + " belongs to another process or handle; take another port",
                    failure);
        }
        throw SocketErrors.toKnet(failure, "cannot bind " + local);
    }
}

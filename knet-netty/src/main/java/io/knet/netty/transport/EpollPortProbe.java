package io.knet.netty.transport;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/**
 * Finds out whether a UDP address is free, as {@link PortProbe} does, but under the conditions
 * under which a link's socket is bound later: also to an address that the machine does not have
 * yet, and with IPv6 whatever the JVM thinks of it.
 */
final class EpollPortProbe {
    private static final int IPPROTO_IP = 0;
    private static final int IP_FREEBIND = 15;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    private EpollPortProbe() {}

    /**
     * Checks that nobody has the address, or will have it as soon as it exists.
     *
     * @param local port 0 stands for any free port
     * @return the address, with a real port
     * @throws KnetException {@link KnetError#ADDRESS_IN_USE}, or {@link KnetError#SOCKET_ERROR}
     */
    static InetSocketAddress findFree(InetSocketAddress local) {
        boolean v4 = local.getAddress() instanceof Inet4Address;
        EpollDatagramChannel probe = null;
        try {
            probe =
                    new EpollDatagramChannel(
                            v4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
            return bind((Socket) probe.fd(), local, v4);
        } catch (IOException | RuntimeException failure) {
            throw PortProbe.refusal(local, failure);
        } finally {
            if (probe != null) {
                probe.unsafe().closeForcibly();
            }
        }
    }

    /** Without SO_REUSEPORT, so that the socket shares with nobody. */
    private static InetSocketAddress bind(Socket socket, InetSocketAddress local, boolean v4)
            throws IOException {
        socket.setIntOpt(IPPROTO_IP, IP_FREEBIND, 1);
        if (!v4) {
            socket.setIntOpt(IPPROTO_IPV6, IPV6_V6ONLY, 1);
        }
        socket.bind(local);
        return local.getPort() != 0
                ? local
                : new InetSocketAddress(local.getAddress(), socket.localAddress().getPort());
    }
}

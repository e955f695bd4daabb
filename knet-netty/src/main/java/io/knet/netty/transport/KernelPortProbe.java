package io.knet.netty.transport;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/**
 * Finds out whether a UDP address is free, as {@link PortProbe} does, but under the conditions
 * under which a link's socket is bound later: also to an address that the machine does not have
 * yet, and with IPv6 whatever the JVM thinks of it.
 */
final class KernelPortProbe {
    private KernelPortProbe() {}

    /**
     * Checks that nobody has the address, or will have it as soon as it exists.
     *
     * @param sockets makes a channel for the probe
     * @param local port 0 stands for any free port
     * @return the address, with a real port
     * @throws KnetException {@link KnetError#ADDRESS_IN_USE}, or {@link KnetError#SOCKET_ERROR}
     */
    static InetSocketAddress findFree(NativeChannels sockets, InetSocketAddress local) {
        boolean v4 = local.getAddress() instanceof Inet4Address;
        UnixChannel probe = null;
        try {
            probe = sockets.open(v4);
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
        SocketOptions.bindAnywhere(socket, v4);
        socket.bind(local);
        return local.getPort() != 0
                ? local
                : new InetSocketAddress(local.getAddress(), socket.localAddress().getPort());
    }
}

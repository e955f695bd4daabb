package io.knet.netty.transport;

import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/**
 * Finds out which address the kernel would send from, with a socket of its own that is connected
 * and sends nothing. Its port is any, so that it takes nothing away from a link's sockets.
 */
final class SourceProbe {
    private SourceProbe() {}

    /** Whatever the JVM thinks of IPv6. */
    static Optional<InetAddress> kernel(NativeChannels sockets, InetSocketAddress remote) {
        UnixChannel probe = null;
        try {
            probe = sockets.open(isV4(remote));
            Socket socket = (Socket) probe.fd();
            socket.connect(remote);
            return real(socket.localAddress().getAddress());
        } catch (IOException | RuntimeException noWay) {
            return Optional.empty();
        } finally {
            if (probe != null) {
                probe.unsafe().closeForcibly();
            }
        }
    }

    static Optional<InetAddress> nio(InetSocketAddress remote) {
        try (DatagramChannel probe =
                DatagramChannel.open(
                        isV4(remote)
                                ? StandardProtocolFamily.INET
                                : StandardProtocolFamily.INET6)) {
            probe.connect(remote);
            return real(((InetSocketAddress) probe.getLocalAddress()).getAddress());
        } catch (IOException | RuntimeException noWay) {
            return Optional.empty();
        }
    }

    private static boolean isV4(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
    }

    private static Optional<InetAddress> real(InetAddress source) {
        return source.isAnyLocalAddress() ? Optional.empty() : Optional.of(source);
    }
}

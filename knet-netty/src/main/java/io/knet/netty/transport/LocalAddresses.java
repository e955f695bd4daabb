package io.knet.netty.transport;

import io.knet.Errno;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The addresses of this machine. A link's socket may be bound to one that the machine does not have
 * yet, and does not tell that it has not.
 */
final class LocalAddresses {
    private LocalAddresses() {}

    /**
     * Whether an ordinary socket can have an address. The kernel is asked, since no list of
     * interfaces names all addresses of a subnet that is local. True also if that cannot be told.
     */
    static boolean has(InetAddress address) {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(address, 0))) {
            return probe.isBound();
        } catch (IOException failure) {
            return SocketErrors.errno(failure) != Errno.EADDRNOTAVAIL;
        }
    }
}

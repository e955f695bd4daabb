package io.knet.netty.transport;

import io.knet.Errno;
import io.knet.KnetAddress;
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
 * first. Somebody may still take the address between the question and the deed; binding a socket
 * that shares with nobody ({@link SocketSettings#exclusive}) notices that.
 *
 * <p>This is what can be asked with the JDK's means: it has no IP_FREEBIND, so whether somebody
 * waits for an address that the machine does not have yet stays unknown. {@link KernelPortProbe}
 * knows.
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
        } catch (IOException | RuntimeException failure) {
            if (local.getPort() != 0 && SocketErrors.errno(failure) == Errno.EADDRNOTAVAIL) {
                // The JDK's sockets cannot be bound to it, and will say so themselves.
                return local;
            }
            throw refusal(local, failure);
        }
    }

    /** What to tell the program when an address cannot be had. */
    public static KnetException refusal(InetSocketAddress local, Throwable failure) {
        if (SocketErrors.errno(failure) == Errno.EADDRINUSE) {
            return new KnetException(
                    KnetError.ADDRESS_IN_USE,
                    "UDP address "
                            + KnetAddress.format(local)
                            + " belongs to another process or handle, or a link of this handle"
                            + " has the port on an address that overlaps; take another port",
                    failure);
        }
        return SocketErrors.toKnet(failure, "cannot bind " + KnetAddress.format(local));
    }
}

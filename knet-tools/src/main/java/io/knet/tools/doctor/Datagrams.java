package io.knet.tools.doctor;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Locale;
import java.util.Optional;

/** What sockets of this command's own tell of the way to a peer. */
final class Datagrams {
    private static final long WAIT_MILLIS = 500;

    /** Kernels send about one ICMP message a second, and the links' own pings may have had some. */
    private static final int TRIES = 4;

    private Datagrams() {}

    /** Why the kernel has no way to an address; sends nothing. */
    static Optional<String> connectRefusal(InetAddress source, InetAddress remote) {
        try (DatagramChannel socket = bound(source)) {
            // The port does not matter: nothing is sent.
            socket.connect(new InetSocketAddress(remote, 1));
            return Optional.empty();
        } catch (IOException | RuntimeException refused) {
            return Optional.of(message(refused));
        }
    }

    /** Sends a datagram that is no packet, and waits for what comes back of it; some times. */
    static Optional<Machine.SendError> sendByte(InetAddress source, InetSocketAddress remote) {
        try (DatagramChannel socket = bound(source);
                Selector selector = Selector.open()) {
            socket.connect(remote);
            socket.configureBlocking(false);
            socket.register(selector, SelectionKey.OP_READ);
            for (int i = 0; i < TRIES; i++) {
                socket.write(ByteBuffer.allocate(1));
                selector.select(WAIT_MILLIS);
                socket.read(ByteBuffer.allocate(1));
            }
            return Optional.empty();
        } catch (PortUnreachableException refused) {
            return Optional.of(Machine.SendError.REFUSED);
        } catch (IOException | RuntimeException failure) {
            return Optional.of(kind(message(failure).toLowerCase(Locale.ROOT)));
        }
    }

    private static Machine.SendError kind(String message) {
        if (message.contains("not permitted")) {
            return Machine.SendError.NOT_PERMITTED;
        }
        if (message.contains("refused")) {
            return Machine.SendError.REFUSED;
        }
        return message.contains("no route to host")
                        || message.contains("host is unreachable")
                        || message.contains("permission denied")
                ? Machine.SendError.PROHIBITED
                : Machine.SendError.NO_WAY;
    }

    private static DatagramChannel bound(InetAddress source) throws IOException {
        DatagramChannel socket =
                DatagramChannel.open(
                        source instanceof Inet4Address
                                ? StandardProtocolFamily.INET
                                : StandardProtocolFamily.INET6);
        boolean bound = false;
        try {
            socket.bind(new InetSocketAddress(source, 0));
            bound = true;
            return socket;
        } finally {
            if (!bound) {
                socket.close();
            }
        }
    }

    private static String message(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}

package io.knet.netty.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/**
 * The options of Linux's UDP sockets (spec wire 15.1), by their numbers, as Netty does not know all
 * of them. IP_RECVERR stays off: nothing reads the error queue here, and a connected socket reports
 * its peer's ICMP errors without it.
 */
final class SocketOptions {
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_PRIORITY = 12;
    private static final int SO_MEMINFO = 55;
    private static final int SK_MEMINFO_RECEIVED = 0;
    private static final int SK_MEMINFO_DROPS = 8;
    private static final int SK_MEMINFO_VARS = 9;
    private static final int IPPROTO_IP = 0;
    private static final int IP_FREEBIND = 15;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IP_MTU = 14;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_MTU_DISCOVER = 23;
    private static final int IPV6_MTU = 24;
    private static final int IPV6_V6ONLY = 26;
    private static final int PMTUDISC_PROBE = 3;
    private static final int URGENT_PRIORITY = 6;

    private SocketOptions() {}

    /**
     * Sets all that a link's socket has.
     *
     * @param v4 whether it is for IPv4, else for IPv6
     * @throws IOException if the socket refuses one
     */
    static void set(Socket socket, boolean v4, SocketSettings settings) throws IOException {
        socket.setReusePort(settings.shares());
        bindAnywhere(socket, v4);
        if (v4) {
            setInt(socket, IPPROTO_IP, IP_MTU_DISCOVER, PMTUDISC_PROBE);
        } else {
            setInt(socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, PMTUDISC_PROBE);
        }
        setBuffers(socket, settings.bufferBytes());
        if (settings.urgentTos().isPresent()) {
            // In this order: the kernel derives a priority from the TOS.
            socket.setTrafficClass(settings.urgentTos().getAsInt());
            setInt(socket, SOL_SOCKET, SO_PRIORITY, URGENT_PRIORITY);
        }
    }

    /** Lets a socket be bound to what the machine does not have yet, and to its family alone. */
    static void bindAnywhere(Socket socket, boolean v4) throws IOException {
        setInt(socket, IPPROTO_IP, IP_FREEBIND, 1);
        if (!v4) {
            setInt(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        }
    }

    /** A privileged process may exceed the system's limit; any other gets what the limit allows. */
    private static void setBuffers(Socket socket, int asked) throws IOException {
        try {
            setInt(socket, SOL_SOCKET, SO_SNDBUFFORCE, asked);
        } catch (IOException notPrivileged) {
            socket.setSendBufferSize(asked);
        }
        try {
            setInt(socket, SOL_SOCKET, SO_RCVBUFFORCE, asked);
        } catch (IOException notPrivileged) {
            socket.setReceiveBufferSize(asked);
        }
        // The kernel counts its own bookkeeping too, and says twice what it was told.
        BufferSizes.OF_ALL.checkSend(asked, socket.getSendBufferSize() / 2);
        BufferSizes.OF_ALL.checkReceive(asked, socket.getReceiveBufferSize() / 2);
    }

    /** The MTU that the kernel knows for the path of a connected socket. */
    static OptionalInt pathMtu(Socket socket, boolean v4) {
        try {
            return OptionalInt.of(
                    v4
                            ? getInt(socket, IPPROTO_IP, IP_MTU)
                            : getInt(socket, IPPROTO_IPV6, IPV6_MTU));
        } catch (IOException notConnected) {
            return OptionalInt.empty();
        }
    }

    /** How many datagrams the kernel has dropped that came for a socket. */
    static OptionalInt drops(Socket socket) {
        return memory(socket, SK_MEMINFO_DROPS);
    }

    /** The bytes of received datagrams that nobody has read yet, the kernel's own included. */
    static OptionalInt received(Socket socket) {
        return memory(socket, SK_MEMINFO_RECEIVED);
    }

    private static OptionalInt memory(Socket socket, int field) {
        ByteBuffer info = ByteBuffer.allocate(SK_MEMINFO_VARS * Integer.BYTES);
        try {
            socket.getRawOpt(SOL_SOCKET, SO_MEMINFO, info);
        } catch (IOException | ChannelException olderKernel) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(info.order(ByteOrder.nativeOrder()).getInt(field * Integer.BYTES));
    }

    /**
     * Sets an option. Netty tells of one that is refused by an exception that is no {@code
     * IOException}.
     *
     * @throws IOException if the socket refuses it
     */
    static void setInt(Socket socket, int level, int option, int value) throws IOException {
        try {
            socket.setIntOpt(level, option, value);
        } catch (ChannelException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }

    private static int getInt(Socket socket, int level, int option) throws IOException {
        try {
            return socket.getIntOpt(level, option);
        } catch (ChannelException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }
}

package io.knet.tools.doctor;

import io.knet.KnetAddress;
import io.knet.admin.json.JsonValue;
import io.knet.tools.ToolException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The facts of a machine that the checks ask for; tests plant them. */
interface Machine {
    /** All network interfaces. */
    List<Interface> interfaces();

    /** All UDP sockets, of all processes. */
    List<UdpSocket> udpSockets();

    /** Which process has a socket; empty if it cannot be told, as for processes of other users. */
    Optional<Owner> ownerOf(UdpSocket socket);

    /**
     * How packets leave for an address.
     *
     * @param source where they are to come from, the wildcard address for what the kernel takes
     */
    Route route(InetAddress source, InetAddress remote);

    /**
     * Sends a datagram of one byte from any port, which no node takes for a packet, and waits a
     * moment for what the kernel or the network says of it.
     */
    Optional<SendError> sendByte(InetAddress source, InetSocketAddress remote);

    /**
     * Sends an ICMP echo request.
     *
     * @param bytes length of the whole IP packet
     * @param whole whether it must not be cut on the way
     */
    Echo echo(InetAddress source, InetAddress remote, int bytes, boolean whole);

    /** A number in {@code /proc/sys}, by its dotted name. */
    OptionalLong sysctl(String name);

    /** Whether this process may exceed the limits of socket buffers. */
    boolean mayExceedLimits();

    /** Where nodes of this machine usually answer questions. */
    List<Path> adminSockets();

    /**
     * What a node says of itself.
     *
     * @throws ToolException if no node answers on that socket
     */
    JsonValue status(Path adminSocket);

    /** What of the kernel makes links faster, and does not work here, with the reason. */
    List<Feature> features();

    /** What a file is like; empty without one. */
    Optional<FileFacts> file(String name);

    /**
     * A network interface.
     *
     * @param name as in {@code eth0}
     * @param up whether it is on and has a carrier
     * @param mtu in bytes
     * @param addresses that it has
     */
    record Interface(String name, boolean up, int mtu, List<InetAddress> addresses) {}

    /**
     * A socket.
     *
     * @param local its address
     * @param inode by which the kernel names it
     */
    record UdpSocket(InetSocketAddress local, long inode) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof UdpSocket that
                    && inode == that.inode
                    && KnetAddress.same(local, that.local);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inode);
        }
    }

    /**
     * A process.
     *
     * @param pid its number
     * @param executable the file that it runs; empty if that cannot be told
     * @param command its command line, the program's name first
     */
    record Owner(long pid, String executable, List<String> command) {}

    /**
     * A way to an address.
     *
     * @param error why there is none, if there is none
     * @param device the interface that packets leave by, if that can be told
     * @param source the address that they come from, if that can be told
     */
    record Route(Optional<String> error, Optional<String> device, Optional<InetAddress> source) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Route that
                    && error.equals(that.error)
                    && device.equals(that.device)
                    && sourceText().equals(that.sourceText());
        }

        @Override
        public int hashCode() {
            return Objects.hash(error, device, sourceText());
        }

        /** With its zone. */
        private Optional<String> sourceText() {
            return source.map(InetAddress::getHostAddress);
        }
    }

    /** What may be said of a datagram that was sent. */
    enum SendError {
        /** EPERM: a firewall of this machine. */
        NOT_PERMITTED,
        /** EHOSTUNREACH or EACCES: an ICMP message that says prohibited or unreachable. */
        PROHIBITED,
        /** ECONNREFUSED: nobody has the port, or a firewall that rejects. */
        REFUSED,
        /** ENETUNREACH and alike. */
        NO_WAY
    }

    /**
     * What comes back.
     *
     * @param answer what it is
     * @param mtu what a router, or this machine, says that the path carries
     */
    record Echo(Answer answer, OptionalInt mtu) {
        /** Whether the peer's machine replied. */
        boolean reply() {
            return answer == Answer.REPLY;
        }

        /** What there is. */
        enum Answer {
            REPLY,
            SILENCE,
            TOO_LONG,
            UNREACHABLE,
            /** It could not be tried. */
            UNKNOWN
        }
    }

    /**
     * Something that a kernel may offer.
     *
     * @param name the kernel's
     * @param unavailable why it does not work, if it does not
     */
    record Feature(String name, Optional<String> unavailable) {}

    /**
     * A file.
     *
     * @param mode as in {@code rw-------}; empty on file systems without
     * @param size in bytes
     * @param differentBytes how many values its bytes have
     */
    record FileFacts(Optional<String> mode, long size, int differentBytes) {}
}

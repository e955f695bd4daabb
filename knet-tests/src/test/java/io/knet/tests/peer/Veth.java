package io.knet.tests.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A virtual cable between two namespaces, with an IPv4 and an IPv6 subnet of its own. Its MTU is
 * 1500 at first.
 */
public record Veth(End left, End right) {
    /** A network interface at one end. */
    public record End(NetNamespace namespace, String device, InetAddress ipv4, InetAddress ipv6) {
        /**
         * Switches the interface on. The addresses are kept, except that Linux forgets IPv6 ones
         * when it goes down.
         */
        public void up() {
            namespace.ip("link", "set", device, "up");
        }

        /**
         * Switches the interface off: its own side gets ENETUNREACH, the other side's datagrams
         * vanish.
         */
        public void down() {
            namespace.ip("link", "set", device, "down");
        }

        /** Sets the MTU, bytes. */
        public void mtu(int bytes) {
            namespace.ip("link", "set", device, "mtu", Integer.toString(bytes));
        }
    }

    /** Sets the MTU of both ends, bytes. */
    public void mtu(int bytes) {
        left.mtu(bytes);
        right.mtu(bytes);
    }

    /** The path of a link over this cable by IPv4, with the same UDP port on both ends. */
    public LinkEnds path(int port) {
        return new LinkEnds(
                new InetSocketAddress(left.ipv4, port), new InetSocketAddress(right.ipv4, port));
    }

    /** The path of a link over this cable by IPv6, with the same UDP port on both ends. */
    public LinkEnds path6(int port) {
        return new LinkEnds(
                new InetSocketAddress(left.ipv6, port), new InetSocketAddress(right.ipv6, port));
    }
}

package io.knet.tests.nodes;

import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A network between two nodes of one JVM, which the kernel would otherwise connect over loopback:
 * each node has a cable to a namespace that passes datagrams on to the other, with that cable's
 * addresses. So each node takes the near end of its own cable for its local address, and the far
 * one for its peer's. Needs {@link io.knet.tests.peer.Need#NAMESPACES} and {@link
 * io.knet.tests.peer.Need#NFT}.
 */
public final class RelayedPath implements AutoCloseable {
    private static final int DISCARD = 9;

    private final NetNamespaces net = NetNamespaces.open();
    private final NetNamespace relay = net.add();
    private final Veth one = net.connect(net.own(), relay);
    private final Veth two = net.connect(net.own(), relay);

    private RelayedPath() {
        relay.exec("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        String table = "ip knet_relay";
        relay.exec("nft", "add table " + table);
        relay.exec(
                "nft", "add chain " + table + " in { type filter hook prerouting priority -300; }");
        relay.exec(
                "nft",
                "add chain " + table + " out { type filter hook postrouting priority 300; }");
        passOn(table, one, two);
        passOn(table, two, one);
        // While a cable is cut, its datagrams shall not take the default route instead.
        throwRoute("replace", one);
        throwRoute("replace", two);
    }

    /** Lays the cables. */
    public static RelayedPath open() {
        return new RelayedPath();
    }

    private void passOn(String table, Veth from, Veth to) {
        String arrived = " in ip daddr " + ip(from.right());
        relay.exec(
                "nft",
                "add rule " + table + arrived + " ip daddr set " + ip(to.left()) + " notrack");
        String leaves = " out ip saddr " + ip(from.left()) + " ip daddr " + ip(to.left());
        relay.exec("nft", "add rule " + table + leaves + " ip saddr set " + ip(to.right()));
    }

    private void throwRoute(String verb, Veth cable) {
        String subnet = ip(cable.left()).replaceFirst("[0-9]+$", "0/24");
        net.own().ip("route", verb, "throw", subnet, "metric", "4096");
    }

    private static String ip(Veth.End end) {
        return end.ipv4().getHostAddress();
    }

    /** A link with fresh ports as node 1 and node 2 see it. */
    public Cluster.Builder link(Cluster.Builder cluster) {
        int portOne = FreePorts.port();
        int portTwo = FreePorts.port();
        return cluster.link(path(one, portOne, portTwo), path(two, portTwo, portOne));
    }

    private static LinkEnds path(Veth cable, int near, int far) {
        return new LinkEnds(
                new InetSocketAddress(cable.left().ipv4(), near),
                new InetSocketAddress(cable.right().ipv4(), far));
    }

    /** Switches node 1's interface off. */
    public void cut() {
        one.left().down();
    }

    /** Makes node 1's interface narrow. */
    public void mtu(int bytes) {
        one.left().mtu(bytes);
    }

    /**
     * Lets node 1 send a few datagrams more, at most, and then a byte in several seconds. What is
     * not sent waits.
     */
    public void clog() {
        shape("add", "rate", "100bit", "burst", "1600", "limit", "1000000");
    }

    /** Sends what waits. */
    public void unclog() {
        shape("change", "rate", "1gbit", "burst", "1000000", "limit", "1000000");
        // A datagram of somebody else's makes the interface look at its queue.
        try (DatagramSocket other = new DatagramSocket(0, one.left().ipv4())) {
            InetAddress anybody = one.right().ipv4();
            other.send(new DatagramPacket(new byte[1], 1, anybody, DISCARD));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void shape(String verb, String... parameters) {
        String[] command = {"tc", "qdisc", verb, "dev", one.left().device(), "root", "tbf"};
        String[] whole = new String[command.length + parameters.length];
        System.arraycopy(command, 0, whole, 0, command.length);
        System.arraycopy(parameters, 0, whole, command.length, parameters.length);
        net.own().exec(whole);
    }

    @Override
    public void close() {
        throwRoute("del", one);
        throwRoute("del", two);
        net.close();
    }
}

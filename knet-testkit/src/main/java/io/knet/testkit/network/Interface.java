package io.knet.testkit.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A machine's place on one of the networks. */
public final class Interface {
    /**
     * How long a kernel remembers that a path was found to be narrow. Linux does for 10 minutes
     * unless told otherwise (net.ipv4.route.mtu_expires), and knet believes it for as long.
     */
    private static final long PATH_MEMORY = 30_000_000_000L;

    private final Machine machine;
    private final int net;
    private InetAddress address;
    private @Nullable InetAddress alias;
    private int portShift;
    private boolean up = true;
    private int mtu;
    private final Map<InetAddress, Narrow> narrow = new HashMap<>();

    private record Narrow(int mtu, long until) {}

    Interface(Machine machine, int net, InetAddress address, int mtu) {
        this.machine = machine;
        this.net = net;
        this.address = address;
        this.mtu = mtu;
    }

    /** Whose it is. */
    public Machine machine() {
        return machine;
    }

    /** Number of the network, from 0. */
    public int net() {
        return net;
    }

    /** The address that the machine has there. */
    public InetAddress address() {
        return address;
    }

    void address(InetAddress other) {
        address = other;
    }

    /** Others see another address: the machine stands behind one that translates. */
    void alias(InetAddress seen, int shift) {
        alias = seen;
        portShift = shift;
    }

    /** The address by which the others reach the machine. */
    InetAddress visible() {
        return alias == null ? address : alias;
    }

    /** The address that others see instead of one that a socket of the machine has. */
    public InetSocketAddress toVisible(InetSocketAddress source) {
        return alias == null || !source.getAddress().equals(address)
                ? source
                : new InetSocketAddress(alias, source.getPort() + portShift);
    }

    InetSocketAddress toReal(InetSocketAddress target) {
        return target.getAddress().equals(alias)
                ? new InetSocketAddress(address, target.getPort() - portShift)
                : target;
    }

    boolean isUp() {
        return up;
    }

    /** Switches the interface on or off. */
    public void up(boolean on) {
        up = on;
    }

    /** The longest IP packet that it takes. */
    public int mtu() {
        return mtu;
    }

    /** Changes the longest IP packet that it takes. */
    public void mtu(int bytes) {
        mtu = bytes;
    }

    void learn(InetAddress target, int pathMtu, long now) {
        narrow.put(target, new Narrow(pathMtu, now + PATH_MEMORY));
    }

    int knownMtu(InetAddress target, long now) {
        Narrow known = narrow.get(target);
        return known == null || now >= known.until() ? mtu : Math.min(mtu, known.mtu());
    }

    @Override
    public String toString() {
        return "net " + net + " of " + machine;
    }
}

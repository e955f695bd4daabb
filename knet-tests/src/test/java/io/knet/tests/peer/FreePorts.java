package io.knet.tests.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Loopback addresses with UDP ports that nobody uses. The ports lie below the range that the kernel
 * hands out by itself, in a part that no other JVM of these tests takes from ({@link TestSlot}),
 * and none is given twice before all of the part have been given once: a port stays free until its
 * test binds it. All methods may be called from any thread.
 */
public final class FreePorts {
    private static final int LOWEST = 10_000;
    private static final int PORTS = 1_300;
    private static final int FIRST_ADDRESS = 2;
    private static final int ADDRESSES = 250;

    private static final AtomicInteger NEXT_PORT = new AtomicInteger();
    private static final AtomicInteger NEXT_ADDRESS = new AtomicInteger();

    private FreePorts() {}

    /** A UDP port that is free on all addresses of this machine, IPv4 and IPv6. */
    public static int port() {
        int lowest = LOWEST + TestSlot.number() * PORTS;
        for (int tries = 0; tries < PORTS; tries++) {
            int port = lowest + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no UDP port from "
                        + lowest
                        + " to "
                        + (lowest + PORTS - 1)
                        + " is free on this machine");
    }

    /**
     * An address 127.0.0.x with a free port. {@value #ADDRESSES} calls in a row give different
     * addresses.
     */
    public static InetSocketAddress endpoint() {
        int last = FIRST_ADDRESS + Math.floorMod(NEXT_ADDRESS.getAndIncrement(), ADDRESSES);
        return new InetSocketAddress(address(new byte[] {127, 0, 0, (byte) last}), port());
    }

    /** The IPv6 loopback address, of which there is one only, with a free port. */
    public static InetSocketAddress endpoint6() {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        return new InetSocketAddress(address(loopback), port());
    }

    /**
     * Two fresh IPv4 ends. libknet tells links apart by address, not by port, so no two ends share
     * an address.
     */
    public static LinkEnds link() {
        return new LinkEnds(endpoint(), endpoint());
    }

    /** Two fresh IPv6 ends, which differ in their ports only. */
    public static LinkEnds link6() {
        return new LinkEnds(endpoint6(), endpoint6());
    }

    /** Several fresh IPv4 paths. */
    public static List<LinkEnds> links(int count) {
        return IntStream.range(0, count).mapToObj(i -> link()).toList();
    }

    private static boolean isFree(int port) {
        return isFree(port, StandardProtocolFamily.INET, new byte[4])
                && (!hasIpv6() || isFree(port, StandardProtocolFamily.INET6, new byte[16]));
    }

    private static boolean isFree(int port, ProtocolFamily family, byte[] anyAddress) {
        try (DatagramChannel channel = DatagramChannel.open(family)) {
            channel.bind(new InetSocketAddress(address(anyAddress), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasIpv6() {
        return Ipv6.AVAILABLE;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class Ipv6 {
        static final boolean AVAILABLE = isAvailable();

        private static boolean isAvailable() {
            try {
                return isFree(0, StandardProtocolFamily.INET6, new byte[16]);
            } catch (UnsupportedOperationException noIpv6) {
                // -Djava.net.preferIPv4Stack=true
                return false;
            }
        }
    }
}

package io.knet.tools.node;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The arguments of two nodes, 1 and 2, that are linked to each other on loopback addresses. */
final class TwoNodes {
    private final List<String> first = arguments(1, 2);
    private final List<String> second = arguments(2, 1);

    /** Two nodes with a number of links. */
    TwoNodes(int links) throws IOException {
        for (int link = 0; link < links; link++) {
            add(link, "127.0.0.1", "127.0.0.1");
        }
    }

    /** Adds a link between two addresses, on free ports. */
    void add(int link, String firstIp, String secondIp) throws IOException {
        try (DatagramSocket one = free(firstIp);
                DatagramSocket two = free(secondIp)) {
            String here = text(firstIp, one.getLocalPort());
            String there = text(secondIp, two.getLocalPort());
            first.add("--link=2/" + link + "," + here + "," + there + ",priority=" + (10 - link));
            second.add("--link=1/" + link + "," + there + "," + here + ",priority=" + (10 - link));
        }
    }

    /** Makes node 1 learn where node 2 is. */
    TwoNodes firstIsDynamic() {
        first.replaceAll(
                argument -> {
                    String[] parts = argument.split(",", -1);
                    if (argument.startsWith("--link=")) {
                        parts[2] = "dynamic";
                    }
                    return String.join(",", parts);
                });
        return this;
    }

    /** Gives the nodes other arguments about each other. */
    TwoNodes replacePeers(String ofFirst, String ofSecond) {
        first.removeIf(argument -> argument.startsWith("--peer="));
        second.removeIf(argument -> argument.startsWith("--peer="));
        first.add(ofFirst);
        second.add(ofSecond);
        return this;
    }

    private static List<String> arguments(int id, int peer) {
        return new ArrayList<>(
                List.of(
                        "--id=" + id,
                        "--peer=" + peer + ",name=node" + peer,
                        "--ping-interval=50",
                        "--ping-timeout=1500",
                        "--pongs-to-come-up=2"));
    }

    /** Whether this machine has an address. */
    static boolean canUse(String ip) {
        try (DatagramSocket socket = free(ip)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static DatagramSocket free(String ip) throws IOException {
        InetAddress address = InetAddress.getAllByName(ip)[0];
        return new DatagramSocket(new InetSocketAddress(address, 0));
    }

    private static String text(String ip, int port) {
        return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + port;
    }

    /** Starts node 1. */
    NodeUnderTest first(String... more) throws IOException {
        return start(first, more);
    }

    /** Starts node 2. */
    NodeUnderTest second(String... more) throws IOException {
        return start(second, more);
    }

    private static NodeUnderTest start(List<String> args, String... more) throws IOException {
        List<String> all = new ArrayList<>(args);
        all.addAll(Arrays.asList(more));
        return new NodeUnderTest(all.toArray(String[]::new));
    }
}

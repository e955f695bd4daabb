package io.knet.tests.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Network namespaces and cables between them, for tests on networks that really lose, cut and
 * delay. Needs {@link Need#NAMESPACES}. Everything is removed by {@link #close}, at the latest when
 * the JVM ends; what a killed JVM has left is removed by the next one that uses its {@link
 * TestSlot}. Processes in a namespace are ended by whoever started them, before.
 *
 * <p>A Java test runs in {@link #own} namespace: a cable from there to a new one puts the test and,
 * say, a {@link LibknetPeer} on two ends of a network.
 */
public final class NetNamespaces implements AutoCloseable {
    private static final AtomicInteger NEXT_NAMESPACE = new AtomicInteger();
    private static final AtomicInteger NEXT_CABLE = new AtomicInteger();

    private static final class Leftovers {
        static final boolean REMOVED = removeLeftovers();
    }

    private final NetNamespace own = new NetNamespace(Optional.empty());
    private final List<NetNamespace> namespaces = new ArrayList<>();
    private final List<Veth> cables = new ArrayList<>();
    private final List<String> closedSubnets = new ArrayList<>();
    private final Thread hook = new Thread(this::removeAll);

    private NetNamespaces() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Begins with nothing but this JVM's own namespace. */
    public static NetNamespaces open() {
        if (!Leftovers.REMOVED) {
            throw new IllegalStateException("namespaces of an earlier run could not be removed");
        }
        return new NetNamespaces();
    }

    /** The namespace that this JVM runs in. */
    public NetNamespace own() {
        return own;
    }

    /** Makes a namespace, with its loopback interface on. */
    public synchronized NetNamespace add() {
        String name = namePrefix() + NEXT_NAMESPACE.getAndIncrement();
        NetNamespace namespace = new NetNamespace(Optional.of(name));
        namespaces.add(namespace);
        Commands.run("ip", "netns", "add", name).outputOrThrow();
        namespace.ip("link", "set", "lo", "up");
        return namespace;
    }

    /**
     * Connects two namespaces by a cable with fresh subnets; both ends are on and can be used at
     * once.
     */
    public synchronized Veth connect(NetNamespace left, NetNamespace right) {
        int number = NEXT_CABLE.getAndIncrement();
        String device = devicePrefix() + number;
        Veth cable =
                new Veth(end(left, device + "l", number, 1), end(right, device + "r", number, 2));
        cables.add(cable);
        List<String> command = new ArrayList<>(List.of("link", "add", cable.left().device()));
        command.addAll(List.of("type", "veth", "peer", "name", cable.right().device()));
        right.name().ifPresent(name -> command.addAll(List.of("netns", name)));
        left.ip(command.toArray(String[]::new));
        bring(cable.left());
        bring(cable.right());
        return cable;
    }

    /**
     * Closes every other way from this JVM's own namespace to a cable's subnet: while the cable is
     * cut, what is sent there is refused and does not take the machine's default route instead.
     */
    public synchronized void closeOtherWaysTo(Veth cable) {
        String subnet = cable.right().ipv4().getHostAddress().replaceFirst("[0-9]+$", "0/24");
        closedSubnets.add(subnet);
        own.ip("route", "add", "unreachable", subnet, "metric", "9999");
    }

    /** Removes all cables, namespaces and closed ways. Idempotent. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        removeAll();
    }

    private synchronized void removeAll() {
        // A namespace is torn down in the background, so what reaches into this JVM's own one goes
        // first.
        cables.forEach(cable -> Commands.run(ipLinkDelete(cable.left())));
        cables.clear();
        closedSubnets.forEach(subnet -> Commands.run("ip", "route", "del", "unreachable", subnet));
        closedSubnets.clear();
        namespaces.forEach(
                namespace ->
                        namespace
                                .name()
                                .ifPresent(name -> Commands.run("ip", "netns", "del", name)));
        namespaces.clear();
        own.repair();
    }

    private static List<String> ipLinkDelete(Veth.End end) {
        List<String> command = new ArrayList<>(List.of("ip"));
        end.namespace().name().ifPresent(name -> command.addAll(List.of("-n", name)));
        command.addAll(List.of("link", "del", end.device()));
        return command;
    }

    private static void bring(Veth.End end) {
        String address = end.ipv4().getHostAddress() + "/24";
        String address6 = end.ipv6().getHostAddress() + "/64";
        end.namespace().ip("addr", "add", address, "dev", end.device());
        // Without "nodad" the kernel takes a second to see whether the address is its own.
        end.namespace().ip("-6", "addr", "add", address6, "dev", end.device(), "nodad");
        end.up();
    }

    private static Veth.End end(NetNamespace namespace, String device, int number, int host) {
        byte[] ipv4 = {10, (byte) firstSubnet(), (byte) number, (byte) host};
        byte[] ipv6 = new byte[16];
        ipv6[0] = (byte) 0xfd;
        ipv6[1] = (byte) TestSlot.number();
        ipv6[6] = (byte) (number >> Byte.SIZE);
        ipv6[7] = (byte) number;
        ipv6[15] = (byte) host;
        try {
            return new Veth.End(
                    namespace,
                    device,
                    InetAddress.getByAddress(ipv4),
                    InetAddress.getByAddress(ipv6));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String namePrefix() {
        return "knet-test" + TestSlot.number() + "-";
    }

    private static String devicePrefix() {
        return "kt" + TestSlot.number() + "v";
    }

    /** The second byte of the IPv4 addresses of this JVM's cables. */
    private static int firstSubnet() {
        return 200 + TestSlot.number();
    }

    private static boolean removeLeftovers() {
        Commands.run("nft", "delete table " + NetNamespace.table());
        // These belong to no device, so that they outlive the cables.
        for (String type : List.of("unreachable", "prohibit", "blackhole")) {
            String subnets = "10." + firstSubnet() + ".0.0/16";
            Commands.run("ip", "route", "flush", "type", type, "root", subnets);
        }
        Commands.run("ip", "-o", "link", "show", "type", "veth")
                .output()
                .lines()
                .map(line -> line.split("[ :@]+")[1])
                .filter(device -> device.startsWith(devicePrefix()))
                .forEach(device -> Commands.run("ip", "link", "del", device));
        return Commands.run("ip", "netns", "list")
                .output()
                .lines()
                .map(line -> line.split(" ")[0])
                .filter(name -> name.startsWith(namePrefix()))
                .allMatch(NetNamespaces::removeLeftover);
    }

    /** Processes that a killed JVM could not end would keep their namespace alive. */
    private static boolean removeLeftover(String name) {
        Commands.run("ip", "netns", "pids", name)
                .output()
                .lines()
                .map(Long::valueOf)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .forEach(ProcessHandle::destroyForcibly);
        return Commands.run("ip", "netns", "del", name).succeeded();
    }
}

package io.knet.jgroups.infinispan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A namespace for each node, and two networks between them, each a bridge in one more namespace. A
 * network is cut by its bridge: nodes see their interfaces up, and what they send is lost.
 */
final class Networks implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String prefix =
            "kj" + ProcessHandle.current().pid() + "x" + COUNT.incrementAndGet() + "x";
    private final int nodes;

    Networks(int nodes) throws Exception {
        this.nodes = nodes;
        boolean made = false;
        try {
            make();
            made = true;
        } finally {
            if (!made) {
                close();
            }
        }
    }

    /** Whether namespaces can be made here. */
    static boolean available() {
        try {
            run("ip", "netns", "add", "kjprobe");
            run("ip", "netns", "delete", "kjprobe");
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private void make() throws Exception {
        run("ip", "netns", "add", hub());
        for (int network = 0; network < 2; network++) {
            inHub("ip", "link", "add", "br" + network, "type", "bridge", "forward_delay", "0");
            inHub("ip", "link", "set", "br" + network, "up");
        }
        for (int node = 1; node <= nodes; node++) {
            run("ip", "netns", "add", namespace(node));
            in(node, "ip", "link", "set", "lo", "up");
            for (int network = 0; network < 2; network++) {
                String outer = "n" + node + "v" + network;
                inHub(
                        "ip",
                        "link",
                        "add",
                        outer,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        "eth" + network,
                        "netns",
                        namespace(node));
                inHub("ip", "link", "set", outer, "master", "br" + network, "up");
                in(
                        node,
                        "ip",
                        "address",
                        "add",
                        address(node, network) + "/24",
                        "dev",
                        "eth" + network);
                in(node, "ip", "link", "set", "eth" + network, "up");
            }
            in(node, "ip", "route", "add", "224.0.0.0/4", "dev", "eth0");
        }
    }

    static String address(int node, int network) {
        return "10.77." + network + "." + node;
    }

    /** Lets the kernel use both networks for connections under MPTCP. */
    void allowMptcp() throws Exception {
        for (int node = 1; node <= nodes; node++) {
            in(node, "ip", "mptcp", "limits", "set", "subflow", "4", "add_addr_accepted", "4");
            in(
                    node,
                    "ip",
                    "mptcp",
                    "endpoint",
                    "add",
                    address(node, 1),
                    "dev",
                    "eth1",
                    "subflow",
                    "signal");
        }
    }

    void cut(int network) throws Exception {
        inHub("ip", "link", "set", "br" + network, "down");
    }

    void restore(int network) throws Exception {
        inHub("ip", "link", "set", "br" + network, "up");
    }

    private String hub() {
        return prefix + "hub";
    }

    private String namespace(int node) {
        return prefix + node;
    }

    /** What runs a command in a node's namespace, to be put in front of it. */
    List<String> enter(int node) {
        return List.of("ip", "netns", "exec", namespace(node));
    }

    private void inHub(String... command) throws Exception {
        runIn(List.of("ip", "netns", "exec", hub()), command);
    }

    private void in(int node, String... command) throws Exception {
        runIn(enter(node), command);
    }

    private static void runIn(List<String> enter, String... command) throws Exception {
        List<String> whole = new ArrayList<>(enter);
        whole.addAll(Arrays.asList(command));
        run(whole.toArray(String[]::new));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
    }

    @Override
    public void close() {
        for (int node = 1; node <= nodes; node++) {
            delete(namespace(node));
        }
        delete(hub());
    }

    private static void delete(String namespace) {
        try {
            run("ip", "netns", "delete", namespace);
        } catch (Exception e) {
            // It was never made.
        }
    }
}

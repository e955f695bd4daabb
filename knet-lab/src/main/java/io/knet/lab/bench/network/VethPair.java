package io.knet.lab.bench.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Two network namespaces and a virtual cable with MTU 1500 between them. */
public final class VethPair implements Network {
    private static final int FIRST_PORT = 20000;
    private static final int SUBNETS = 250;

    private final long pid = ProcessHandle.current().pid();
    private final List<String> namespaces = new ArrayList<>();
    private final Thread hook = new Thread(this::remove);
    private int nextPort = FIRST_PORT;

    private VethPair() {}

    /**
     * Makes them.
     *
     * @throws ToolException if that is not permitted here
     */
    public static VethPair make() {
        VethPair pair = new VethPair();
        Runtime.getRuntime().addShutdownHook(pair.hook);
        try {
            pair.build();
        } catch (ToolException e) {
            pair.close();
            throw e;
        }
        return pair;
    }

    private void build() {
        for (Side side : Side.values()) {
            ip("netns", "add", namespace(side));
            namespaces.add(namespace(side));
        }
        List<String> link =
                List.of("-n", namespace(Side.SENDER), "link", "add", device(), "type", "veth");
        List<String> peer = List.of("peer", "name", device(), "netns", namespace(Side.RECEIVER));
        List<String> add = new ArrayList<>(link);
        add.addAll(peer);
        ip(add.toArray(String[]::new));
        for (Side side : Side.values()) {
            String namespace = namespace(side);
            ip("-n", namespace, "link", "set", "lo", "up");
            ip("-n", namespace, "addr", "add", address(side) + "/24", "dev", device());
            ip("-n", namespace, "link", "set", device(), "mtu", "1500", "up");
        }
    }

    private String namespace(Side side) {
        return "knet-bench-" + pid + (side == Side.SENDER ? "-s" : "-r");
    }

    /** The two ends are in different namespaces and may have the same name. */
    private String device() {
        return "kb" + pid;
    }

    @Override
    public List<String> prefix(Side side) {
        return List.of("ip", "netns", "exec", namespace(side));
    }

    @Override
    public String address(Side side) {
        return "10.251." + pid % SUBNETS + (side == Side.SENDER ? ".1" : ".2");
    }

    @Override
    public List<Integer> freePorts(int count) {
        List<Integer> ports = IntStream.range(nextPort, nextPort + count).boxed().toList();
        nextPort += count;
        return ports;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        remove();
    }

    private synchronized void remove() {
        for (String namespace : namespaces) {
            ip("netns", "del", namespace);
        }
        namespaces.clear();
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        String reason;
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            reason = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            if (process.waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            reason = Messages.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason = "interrupted";
        }
        throw new ToolException(
                ExitCode.FAILURE,
                "--veth needs root and the ip command; \""
                        + String.join(" ", command)
                        + "\" failed: "
                        + reason);
    }
}

package io.knet.tools.admin;

import io.knet.stats.json.JsonObject;
import io.knet.tools.ExitCode;
import io.knet.tools.KernelFile;
import io.knet.tools.Messages;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet bugreport}. */
@Command(
        name = "bugreport",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Print what helps to find out what is wrong with a running node: its state, counters and"
                    + " last events, versions, and the kernel's limits and counters.",
            "Keys and messages are not in it; addresses and names of hosts are."
        },
        footer = {"", "  knet bugreport 1 >report.txt"})
public final class BugreportCommand implements Callable<Integer> {
    /** What the kernel tells everybody, of what matters to links. */
    private static final List<String> KERNEL_FILES =
            List.of(
                    "/proc/version",
                    "/proc/sys/net/core/rmem_default",
                    "/proc/sys/net/core/rmem_max",
                    "/proc/sys/net/core/wmem_default",
                    "/proc/sys/net/core/wmem_max",
                    "/proc/sys/net/core/netdev_max_backlog",
                    "/proc/sys/net/ipv4/ip_no_pmtu_disc",
                    "/proc/sys/net/ipv4/conf/all/rp_filter",
                    "/proc/net/snmp",
                    "/proc/net/dev");

    private final Streams streams;
    @Mixin private NodeArgument node = new NodeArgument();

    @Option(
            names = "--record",
            description =
                    "Take state and counters, wait until Enter is pressed or the input ends, and"
                            + " take them again: reproduce the fault meanwhile.")
    private boolean record;

    /** The command on the streams of a process. */
    public BugreportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        try (NodeConnection connection = node.connect()) {
            versions();
            if (record) {
                look(connection, "before");
                streams.err().println("Reproduce the fault now, then press Enter.");
                streams.err().flush();
                awaitEnter(streams.in());
                look(connection, "after");
            } else {
                look(connection, "now");
            }
            events(connection);
        }
        return ExitCode.OK;
    }

    private void versions() throws IOException {
        section("versions");
        String[] version = new Version().getVersion();
        print(String.join(", ", version));
        for (String property :
                List.of(
                        "java.vm.name",
                        "java.runtime.version",
                        "os.name",
                        "os.version",
                        "os.arch")) {
            print(property + ": " + System.getProperty(property, "unknown"));
        }
    }

    private void look(NodeConnection connection, String when) {
        section(when + ", " + Instant.now());
        print(ask(connection, NodeConnection.request("status")));
        print(ask(connection, NodeConnection.request("stats")));
        print(ask(connection, NodeConnection.request("stats").put("lifetime", true)));
        section(
                "kernel, "
                        + when
                        + ": as this command's namespace sees it; a node in a container or another"
                        + " network namespace has counters and limits of its own");
        for (String file : KERNEL_FILES) {
            print(file + ":");
            print(read(Path.of(file)));
        }
    }

    private String ask(NodeConnection connection, JsonObject request) {
        return connection.ask(request, node.patience()).text();
    }

    private void events(NodeConnection connection) {
        section("events");
        connection.send(NodeConnection.request("events"));
        NodeConnection.Line line = connection.next(node.patience());
        while (!line.event().equals("events")) {
            print(line.text());
            line = connection.next(node.patience());
        }
    }

    private static String read(Path file) {
        try {
            return KernelFile.text(file).stripTrailing();
        } catch (IOException e) {
            return "cannot be read: " + Messages.of(e);
        }
    }

    private static void awaitEnter(InputStream in) {
        try {
            int read = in.read();
            while (read >= 0 && read != '\n') {
                read = in.read();
            }
        } catch (IOException e) {
            throw new ToolException(ExitCode.FAILURE, "cannot read the input: " + Messages.of(e));
        }
    }

    private void section(String title) {
        print("== " + title + " ==");
    }

    private void print(String text) {
        streams.out().print(text + "\n");
        streams.out().flush();
    }
}

package io.knet.tests.corosync;

import io.knet.tests.nodes.Await;
import io.knet.tests.peer.Commands;
import io.knet.tests.peer.Libknet;
import io.knet.tests.peer.NetNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A corosync daemon in a network namespace. It has mount and IPC namespaces of its own too, with
 * fresh file systems where corosync keeps its state, so that several run on one machine and none
 * leaves anything behind.
 */
final class CorosyncDaemon implements AutoCloseable {
    /** Ring ids, the PID file, and the shared memory that clients and daemon talk through. */
    private static final String FRESH_FILE_SYSTEMS =
            "for d in /dev/shm /run /var/lib/corosync; do"
                    + " mkdir -p $d && mount -t tmpfs test $d || exit; done; ";

    private static final Pattern STATISTIC = Pattern.compile("(\\S+) \\(\\w+\\) = (.*)");
    private static final Pattern LINK = Pattern.compile("LINK ID (\\d+).*");
    private static final Pattern NODE = Pattern.compile("\\s+nodeid:\\s*(\\d+):\\s*(\\w+)");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS_AT_LOG = Duration.ofMillis(5);
    private static final int SHOWN_LINES = 60;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Path directory;
    private final int node;
    private final int peer;
    private final Process process;

    private CorosyncDaemon(NetNamespace namespace, Path directory, CorosyncConfig config)
            throws IOException {
        this.directory = directory;
        node = config.node();
        peer = config.peer();
        Files.createDirectories(directory);
        write(config);
        List<String> command = new ArrayList<>(namespace.prefix());
        command.addAll(Libknet.current().prefix());
        command.addAll(List.of("unshare", "-m", "-i", "--propagation", "private", "--"));
        command.addAll(List.of("sh", "-c", FRESH_FILE_SYSTEMS + "exec corosync -f -c \"$0\""));
        command.add(configFile().toString());
        // All of these programs become the next one, so the process is the daemon in the end.
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(logFile().toFile())
                        .start();
        RUNNING.add(process);
    }

    /**
     * Starts a daemon and waits until its tools reach it.
     *
     * @param directory for its configuration and its log
     */
    static CorosyncDaemon start(NetNamespace namespace, Path directory, CorosyncConfig config) {
        try {
            CorosyncDaemon daemon = new CorosyncDaemon(namespace, directory, config);
            boolean started = false;
            try {
                daemon.await("be ready", () -> daemon.tryRun("corosync-cfgtool", "-s").succeeded());
                started = true;
                return daemon;
            } finally {
                if (!started) {
                    daemon.close();
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Id of the node. */
    int node() {
        return node;
    }

    // ---- what the daemon sees

    /** Waits until the daemon shows a link to the other node as connected. */
    void awaitConnected(int link) {
        await("show link " + link + " as connected", () -> isConnected(link));
    }

    /** Waits until the daemon shows a link to the other node as disconnected. */
    void awaitDisconnected(int link) {
        await("show link " + link + " as disconnected", () -> !isConnected(link));
    }

    /** Whether {@code corosync-cfgtool -s} shows a link to the other node as connected. */
    boolean isConnected(int link) {
        String state = linkStates().get(link);
        if (state == null) {
            throw failure("does not show link " + link);
        }
        return state.equals("connected");
    }

    /** The words of {@code corosync-cfgtool -s} for the other node, by link. */
    private Map<Integer, String> linkStates() {
        Map<Integer, String> states = new HashMap<>();
        int link = -1;
        for (String line : run("corosync-cfgtool", "-s").split("\n")) {
            Matcher head = LINK.matcher(line);
            Matcher state = NODE.matcher(line);
            if (head.matches()) {
                link = Integer.parseInt(head.group(1));
            } else if (state.matches() && Integer.parseInt(state.group(1)) == peer) {
                states.put(link, state.group(2));
            }
        }
        return states;
    }

    /** A counter of corosync's libknet for a link to the other node. */
    long count(int link, String counter) {
        return statistic("stats.knet.node" + peer + ".link" + link + "." + counter);
    }

    /** A number in corosync's map of statistics. */
    long statistic(String key) {
        String value = statistics().get(key);
        if (value == null) {
            throw failure("has no statistic " + key);
        }
        return Long.parseUnsignedLong(value);
    }

    /** The statistics as corosync's own command prints them. */
    String printedStatistics() {
        return run("corosync-cmapctl", "-m", "stats");
    }

    private Map<String, String> statistics() {
        return printedStatistics()
                .lines()
                .map(STATISTIC::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
    }

    /** Waits until a line of the log has a text. */
    void awaitLog(String text) {
        await("log \"" + text + '"', BETWEEN_LOOKS_AT_LOG, () -> log().contains(text));
    }

    /** All that the daemon has logged. */
    String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Waits for something that no event tells of.
     *
     * @param what the daemon should do
     */
    void await(String what, Callable<Boolean> condition) {
        await(what, BETWEEN_LOOKS, condition);
    }

    private void await(String what, Duration betweenLooks, Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .atMost(Await.LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(betweenLooks)
                    .until(() -> !process.isAlive() || condition.call());
        } catch (ConditionTimeoutException late) {
            throw failure("did not " + what + " within " + Await.LIMIT);
        }
        if (!process.isAlive()) {
            throw failure("ended with exit code " + process.exitValue());
        }
    }

    // ---- what is done to it

    /** Gives the daemon another configuration, which it and all its peers read at once. */
    void reload(CorosyncConfig config) {
        write(config);
        await("take a new configuration", this::takesConfiguration);
    }

    /** It asks to be asked again while it agrees with its peers on who is there. */
    private boolean takesConfiguration() {
        Commands.Result result = tryRun("corosync-cfgtool", "-R");
        if (!result.succeeded() && !result.output().contains("CS_ERR_TRY_AGAIN")) {
            throw failure("refused to reload its configuration: " + result.output());
        }
        return result.succeeded();
    }

    /** Changes the configuration file, for a reload that another daemon asks for. */
    void write(CorosyncConfig config) {
        try {
            Files.writeString(configFile(), config.text());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a command line must begin with to run beside the daemon. */
    List<String> prefix() {
        String pid = Long.toString(process.pid());
        return List.of("nsenter", "-t", pid, "-r", "-m", "-n", "-i", "--");
    }

    private String run(String... command) {
        Commands.Result result = tryRun(command);
        if (!result.succeeded()) {
            throw failure("refused " + String.join(" ", command) + ": " + result.output());
        }
        return result.output();
    }

    private Commands.Result tryRun(String... command) {
        List<String> whole = new ArrayList<>(prefix());
        whole.addAll(List.of(command));
        return Commands.run(whole);
    }

    private AssertionError failure(String what) {
        return new AssertionError(
                "corosync node " + node + ' ' + what + "; its log ends with\n" + logTail());
    }

    /** The last lines of the log, for the message of a failure. */
    String logTail() {
        List<String> lines = log().lines().toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    private Path configFile() {
        return directory.resolve("corosync.conf");
    }

    private Path logFile() {
        return directory.resolve("log");
    }

    /** Kills the daemon, as a crash would, and waits until it is gone. Idempotent. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        RUNNING.remove(process);
    }
}

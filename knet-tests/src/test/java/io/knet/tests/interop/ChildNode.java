package io.knet.tests.interop;

import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.LinkEnds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Java node in a JVM of its own, so that a test can kill it. */
final class ChildNode implements AutoCloseable {
    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private ChildNode(Process process) {
        this.process = process;
        input = process.outputWriter(StandardCharsets.US_ASCII);
        Thread reader = new Thread(this::read, "child-node-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a node with one link to {@link MixedPair#PEER}; it runs when this returns. */
    static ChildNode start(LinkEnds path) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            java,
                                            "-XX:+UseSerialGC",
                                            "-XX:TieredStopAtLevel=1",
                                            "-cp",
                                            System.getProperty("java.class.path"),
                                            ChildNodeMain.class.getName(),
                                            path.left().getAddress().getHostAddress(),
                                            Integer.toString(path.left().getPort()),
                                            path.right().getAddress().getHostAddress(),
                                            Integer.toString(path.right().getPort())))
                            .redirectErrorStream(true)
                            .start();
            ChildNode node = new ChildNode(process);
            node.awaitLine(ChildNodeMain.READY);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                process.getInputStream(), StandardCharsets.US_ASCII))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("reading failed: " + e.getMessage());
        }
    }

    void awaitReachable() {
        awaitLine(ChildNodeMain.REACHABLE);
    }

    /** Waits until the node has received {@link FloodMessage#generate generate(seed, length)}. */
    void awaitMessage(int length, long seed) {
        String hash = FloodMessage.fnv64(FloodMessage.generate(seed, length));
        awaitLine(ChildNodeMain.RECEIVED + " " + length + " " + hash);
    }

    /** Sends {@link FloodMessage#generate generate(seed, length)} synchronously. */
    void sendSync(int length, long seed) {
        try {
            input.write(length + " " + seed + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitLine(ChildNodeMain.SENT);
    }

    /** Waits for this line; others may come before it. */
    private void awaitLine(String wanted) {
        StringBuilder seen = new StringBuilder();
        try {
            while (true) {
                String line = lines.poll(JavaNode.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                if (line == null) {
                    throw new AssertionError(
                            "the child JVM did not print \"" + wanted + "\" but" + seen);
                }
                if (line.equals(wanted)) {
                    return;
                }
                seen.append("\n  ").append(line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the child JVM", e);
        }
    }

    /** Ends the JVM at once, as a crash would, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}

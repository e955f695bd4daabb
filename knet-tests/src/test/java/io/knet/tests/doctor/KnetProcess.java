package io.knet.tests.doctor;

import io.knet.tests.peer.Commands;
import io.knet.tests.peer.NetNamespace;
import io.knet.tools.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The knet command in a process and a namespace of its own; it ends when its input does. */
final class KnetProcess implements AutoCloseable {
    private static final long LIMIT_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;

    private KnetProcess(List<String> command) {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output = process.inputReader();
        process.onExit()
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly());
    }

    /** Runs the command to its end. */
    static Commands.Result run(NetNamespace where, String... arguments) {
        List<String> command = java(where, System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return Commands.run(command);
    }

    /** Starts {@code knet node}, and returns when it is ready. */
    static KnetProcess node(NetNamespace where, String... arguments) {
        List<String> command = java(where, System.getProperty("java.class.path"));
        command.addAll(List.of(Main.class.getName(), "node"));
        command.addAll(List.of(arguments));
        KnetProcess node = new KnetProcess(command);
        node.awaitLine("ready:");
        return node;
    }

    /**
     * Starts a program that is no node, from its source, and returns when it has printed a line.
     */
    static KnetProcess stranger(NetNamespace where, Path source, String... arguments) {
        List<String> command = java(where, source.getParent().toString());
        command.add(source.toString());
        command.addAll(List.of(arguments));
        KnetProcess stranger = new KnetProcess(command);
        stranger.awaitLine("bound");
        return stranger;
    }

    private static List<String> java(NetNamespace where, String classPath) {
        List<String> command = new ArrayList<>(where.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath));
        return command;
    }

    private void awaitLine(String start) {
        StringBuilder said = new StringBuilder();
        try {
            String line = output.readLine();
            while (line != null && !line.startsWith(start)) {
                said.append(line).append('\n');
                line = output.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("ended before \"" + start + "\":\n" + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}

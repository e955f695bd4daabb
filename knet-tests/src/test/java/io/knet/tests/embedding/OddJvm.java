package io.knet.tests.embedding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM that runs {@link OddJvmMain}. It is ended when that takes too long, so no wait is for ever.
 */
final class OddJvm implements AutoCloseable {
    /** Longer than any test takes, on a busy machine too. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final BufferedReader output;
    private volatile boolean late;

    private OddJvm(Process process) {
        this.process = process;
        output = process.inputReader();
        process.onExit()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(
                        timeout -> {
                            late = true;
                            return process.destroyForcibly();
                        });
    }

    /**
     * Starts one.
     *
     * @param prefix what its command line begins with, to run it in a namespace
     * @param options of the JVM
     * @param arguments of the program
     */
    static OddJvm start(List<String> prefix, List<String> options, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        // Options may name another class path; the last one counts.
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(OddJvmMain.class.getName());
        command.addAll(List.of(arguments));
        return new OddJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Runs one to its end, and returns what it has printed. */
    static String run(List<String> prefix, List<String> options, String... arguments)
            throws IOException {
        try (OddJvm jvm = start(prefix, options, arguments)) {
            String said = jvm.output.lines().collect(Collectors.joining("\n"));
            if (jvm.late) {
                throw new AssertionError(jvm.end(said));
            }
            return said;
        }
    }

    /** The outcome of adding its link, or the next of its links. */
    String outcome() {
        return lineThat("(added|refused) .*");
    }

    /** Writes a line to its input. */
    void tell(String line) {
        PrintWriter input = new PrintWriter(process.outputWriter(), true);
        input.println(line);
    }

    /** Waits until a link is down. */
    void awaitDown(String link) {
        lineThat("down " + link);
    }

    /** The addresses of a name that it was asked for. */
    String addresses() {
        return lineThat("is .*").substring("is ".length());
    }

    /** Waits until it says that a node is closed. */
    void awaitEnded() {
        lineThat("ended");
    }

    /** Waits until links are up, in whatever order. */
    void awaitUpAll(String... links) {
        Set<String> missing = new HashSet<>(List.of(links));
        while (!missing.isEmpty()) {
            missing.remove(lineThat("up .*").substring("up ".length()));
        }
    }

    private String lineThat(String matches) {
        try {
            List<String> others = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.matches(matches)) {
                    return line;
                }
                others.add(line);
            }
            throw new AssertionError(end(others));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String end(Object said) {
        return (late ? "the JVM was ended after " + LIMIT : "the JVM ended") + " and said " + said;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

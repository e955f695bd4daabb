package io.knet.jgroups.infinispan;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link Member} in a JVM and a namespace of its own. */
final class MemberProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final String name;
    private final Process process;
    private final BufferedWriter input;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<String> log = new ArrayList<>();
    private final Thread reader;

    /**
     * Starts one, which can {@link #join} a cluster.
     *
     * @param prefix command and options in front of {@code java}
     */
    MemberProcess(String name, List<String> prefix, List<String> options) throws IOException {
        this.name = name;
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), Member.class.getName(), name));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        input =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private static String classPath() {
        String path = System.getProperty("surefire.test.class.path");
        return path == null
                ? System.getProperty("java.class.path")
                : path.replace("\n", File.pathSeparator);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(Member.ANSWER)) {
                    answers.add(line.substring(Member.ANSWER.length()));
                } else {
                    synchronized (log) {
                        log.add(line);
                    }
                }
            }
        } catch (IOException e) {
            answers.add("its output cannot be read: " + e);
        }
    }

    MemberProcess awaitReady() throws Exception {
        expect("ready", answer());
        return this;
    }

    private static void expect(String expected, String answer) {
        if (!answer.equals(expected)) {
            throw new AssertionError("\"" + answer + "\" instead of \"" + expected + "\"");
        }
    }

    private String answer() throws InterruptedException {
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError(name + " does not answer; its log:\n" + log());
        }
        return answer;
    }

    String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    String ask(String line) throws Exception {
        tell(line);
        return answer();
    }

    private void tell(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
    }

    int view() throws Exception {
        return Integer.parseInt(ask("view"));
    }

    /** One of the numbers that {@code end} gives. */
    static long number(String end, String key) {
        for (String word : end.split(" ")) {
            if (word.startsWith(key + "=")) {
                return Long.parseLong(word.substring(key.length() + 1));
            }
        }
        throw new AssertionError("no " + key + " in \"" + end + "\"");
    }

    String name() {
        return name;
    }

    /** Begins to leave the cluster. */
    void leave() throws IOException {
        tell("leave");
    }

    /** Waits until it has left the cluster, and can {@link #join} another. */
    void awaitLeft() throws Exception {
        expect("bye", answer());
    }

    /** Starts a node of Infinispan in the JVM; {@link #awaitReady} waits for it. */
    void join(Path configuration) throws IOException {
        tell(Member.JOIN + configuration);
    }

    /** Leaves the cluster, and ends. */
    void quit() throws Exception {
        expect("bye", ask("quit"));
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends without a word. */
    void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws Exception {
        kill();
        reader.join();
    }
}

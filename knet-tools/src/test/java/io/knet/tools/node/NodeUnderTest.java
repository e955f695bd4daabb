package io.knet.tools.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.tools.Main;
import io.knet.tools.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A {@code knet node --json} on a thread of this process, which takes commands and is asked for its
 * events.
 */
final class NodeUnderTest implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final ObjectMapper JACKSON = new ObjectMapper();

    private final PipedOutputStream commands = new PipedOutputStream();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<JsonNode> unclaimed = new ArrayList<>();
    private final List<String> printers = new ArrayList<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    NodeUnderTest(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of("node", "--json"));
        all.addAll(Arrays.asList(args));
        Streams streams =
                new Streams(
                        new PipedInputStream(commands, 1 << 16),
                        new PrintStream(new Lines(), false, UTF_8),
                        new PrintStream(err, true, UTF_8));
        Thread thread =
                new Thread(
                        () -> exitCode.complete(Main.run(streams, all.toArray(String[]::new))),
                        "node-under-test");
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives the node a command. */
    void command(String line) throws IOException {
        commands.write((line + "\n").getBytes(UTF_8));
        commands.flush();
    }

    /** Ends the node's input. */
    void endInput() throws IOException {
        commands.close();
    }

    /** Waits for an event that nobody has claimed yet, wherever it stands among the others. */
    JsonNode await(String event, Predicate<JsonNode> which) throws Exception {
        Predicate<JsonNode> wanted =
                json -> json.path("event").asText().equals(event) && which.test(json);
        for (JsonNode json : unclaimed) {
            if (wanted.test(json)) {
                unclaimed.remove(json);
                return json;
            }
        }
        while (true) {
            JsonNode json = JACKSON.readTree(nextLine("event " + event));
            if (wanted.test(json)) {
                return json;
            }
            unclaimed.add(json);
        }
    }

    /** Waits for an event of a kind. */
    JsonNode await(String event) throws Exception {
        return await(event, json -> true);
    }

    /** Waits until a link is up, or down. */
    JsonNode awaitLink(int host, int link, boolean up) throws Exception {
        return await(
                "link",
                json ->
                        json.get("host").asInt() == host
                                && json.get("link").asInt() == link
                                && json.get("up").asBoolean() == up);
    }

    /** Waits until a host is reachable, or is not. */
    JsonNode awaitHost(int host, boolean reachable) throws Exception {
        return await(
                "host",
                json ->
                        json.get("host").asInt() == host
                                && json.get("reachable").asBoolean() == reachable);
    }

    /** Waits for a message with a text. */
    JsonNode awaitMessage(String text) throws Exception {
        return await("message", json -> json.path("text").asText().equals(text));
    }

    /**
     * Asks for the statistics until a counter in them has a value; it is given as a JSON pointer.
     */
    void awaitCounter(String pointer, long value) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long seen;
        do {
            command("stats");
            seen = await("stats").at(pointer).asLong();
        } while (seen != value && deadline - System.nanoTime() > 0);
        if (seen != value) {
            throw new AssertionError(pointer + " is " + seen + " and not " + value);
        }
    }

    private String nextLine(String wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (deadline - System.nanoTime() > 0) {
            boolean ended = exitCode.isDone();
            String line = lines.poll(ended ? 0 : 100, TimeUnit.MILLISECONDS);
            if (line != null) {
                return line;
            }
            if (ended) {
                break;
            }
        }
        throw new AssertionError(
                "no " + wanted + " came, but " + unclaimed + "; standard error: " + err());
    }

    /** Waits for the node's end. */
    int exitCode() throws Exception {
        return exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Events that nobody has claimed; complete when the node has ended. */
    List<JsonNode> unclaimed() throws IOException {
        List<String> rest = new ArrayList<>();
        lines.drainTo(rest);
        for (String line : rest) {
            unclaimed.add(JACKSON.readTree(line));
        }
        return unclaimed;
    }

    /** The names of the threads that printed a line so far, in the order of the lines. */
    List<String> printers() {
        synchronized (printers) {
            return List.copyOf(printers);
        }
    }

    String err() {
        return err.toString(UTF_8);
    }

    @Override
    public void close() throws Exception {
        commands.close();
        exitCode();
    }

    /** Takes what the node prints apart into lines. */
    private final class Lines extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            synchronized (printers) {
                printers.add(Thread.currentThread().getName());
            }
            lines.add(line.toString(UTF_8));
            line.reset();
        }
    }
}

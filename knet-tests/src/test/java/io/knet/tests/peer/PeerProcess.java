package io.knet.tests.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One run of knet_peer or of another program that talks like it: writes commands, matches the
 * answers by their tags, collects events and standard error.
 */
public final class PeerProcess {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);

    private final Process process;
    private final Writer input;
    private final PeerEvents events = new PeerEvents();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final AtomicLong lastTag = new AtomicLong();
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private volatile boolean outputEnded;

    private record Pending(String command, CompletableFuture<JsonNode> answer) {}

    private PeerProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.US_ASCII);
    }

    /** Starts the program. */
    public static PeerProcess start(List<String> command) {
        try {
            PeerProcess started = new PeerProcess(new ProcessBuilder(command).start());
            started.readers();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** What it reported. */
    public PeerEvents events() {
        return events;
    }

    /** What it wrote to standard error. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /**
     * Sends a command; the future fails with {@link PeerCommandException}, or if the peer ends
     * before it answers.
     */
    public CompletableFuture<JsonNode> submit(String command) {
        if (command.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a command is one line: " + command);
        }
        long tag = lastTag.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(tag, new Pending(command, answer));
        try {
            synchronized (input) {
                input.write("#" + tag + " " + command + "\n");
                input.flush();
            }
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
        if (outputEnded) {
            failPending();
        }
        return answer;
    }

    /** Asks the peer to end in good order, without waiting for it. */
    void quit() {
        try {
            synchronized (input) {
                input.write("quit\n");
                input.flush();
            }
        } catch (IOException e) {
            errors.add("quit could not be sent: " + e.getMessage());
        }
    }

    /** Waits for the process to end; false if it does not in this time. */
    boolean awaitExit(Duration timeout) {
        try {
            return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * The exit code, if the process has ended or has closed its output, which is the last that it
     * does.
     */
    OptionalInt exitCode() {
        boolean exited = outputEnded ? awaitExit(SIGNAL_TIMEOUT) : !process.isAlive();
        return exited ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }

    /** Stops the process from running, and returns when it stands. */
    void suspend() {
        signal("STOP", true);
    }

    /** Lets the process go on, and returns when it does. */
    void resume() {
        signal("CONT", false);
    }

    private void signal(String name, boolean stopped) {
        Commands.run("sh", "-c", "kill -" + name + " " + process.pid()).outputOrThrow();
        long deadline = System.nanoTime() + SIGNAL_TIMEOUT.toNanos();
        while (isStopped() != stopped) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "process " + process.pid() + " does not obey SIG" + name);
            }
            Thread.onSpinWait();
        }
    }

    private boolean isStopped() {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readers() {
        read(
                "peer-output-" + process.pid(),
                process.getInputStream(),
                this::take,
                () -> {
                    outputEnded = true;
                    failPending();
                    events.end();
                });
        read("peer-errors-" + process.pid(), process.getErrorStream(), errors::add, () -> {});
    }

    private void take(String line) {
        JsonNode event;
        try {
            event = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            errors.add("no JSON: " + line);
            return;
        }
        Pending asked = pending.remove(event.path("tag").asLong());
        events.add(event);
        if (asked == null) {
            return;
        }
        if (event.path("event").asText().equals("error")) {
            asked.answer.completeExceptionally(
                    new PeerCommandException(
                            asked.command,
                            event.path("errno").asText(),
                            event.path("message").asText()));
        } else {
            asked.answer.complete(event);
        }
    }

    private void failPending() {
        for (Long tag : pending.keySet()) {
            Pending asked = pending.remove(tag);
            if (asked != null) {
                asked.answer.completeExceptionally(
                        new IllegalStateException(
                                "the peer ended before it answered \"" + asked.command + "\""));
            }
        }
    }

    private static void read(
            String name, InputStream stream, Consumer<String> lines, Runnable atEnd) {
        Thread thread =
                new Thread(
                        () -> {
                            try (BufferedReader reader =
                                    new BufferedReader(
                                            new InputStreamReader(
                                                    stream, StandardCharsets.UTF_8))) {
                                reader.lines().forEach(lines);
                            } catch (IOException | UncheckedIOException e) {
                                lines.accept("reading failed: " + e.getMessage());
                            } finally {
                                atEnd.run();
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
    }
}

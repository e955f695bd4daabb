package io.knet.lab.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process with nodes, which answers requests. What it writes to standard error goes to that of
 * this process. For one thread.
 */
public final class ChildProcess implements AutoCloseable {
    private static final String END = "the process has ended";

    private final String name;
    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        input = process.outputWriter(UTF_8);
        Thread reader = new Thread(this::read, "bench-child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a process.
     *
     * @param name names it in messages
     * @throws ToolException if it does not start
     */
    public static ChildProcess start(String name, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            return new ChildProcess(name, process);
        } catch (IOException e) {
            throw new ToolException(ExitCode.FAILURE, name + " does not start: " + Messages.of(e));
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(UTF_8)) {
            reader.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            lines.add("error " + Messages.of(e));
        }
        lines.add("error " + END);
    }

    /**
     * Waits until the process answers requests.
     *
     * @throws ToolException if it does not in time
     */
    public void awaitReady(Duration patience) {
        reply(patience);
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /**
     * Makes a request and waits for the answer.
     *
     * @param request the line, without its end
     * @throws ToolException if the answer is an error or does not come in time
     */
    public Reply request(String request, Duration patience) {
        try {
            input.write(request + "\n");
            input.flush();
        } catch (IOException e) {
            throw new ToolException(ExitCode.FAILURE, name + ": " + END);
        }
        return reply(patience);
    }

    private Reply reply(Duration patience) {
        try {
            String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new ToolException(
                        ExitCode.FAILURE,
                        name + " did not answer in " + patience.toSeconds() + " s");
            }
            return Reply.parse(name, line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException(ExitCode.FAILURE, "interrupted");
        }
    }

    /** Ends the process and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}

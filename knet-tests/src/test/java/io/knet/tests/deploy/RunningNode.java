package io.knet.tests.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process that prints a line for everything that happens. */
final class RunningNode implements AutoCloseable {
    private static final long LIMIT_SECONDS = 180;

    private final Process process;
    private final BufferedReader output;
    private final List<String> said = new ArrayList<>();

    RunningNode(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = process.inputReader(UTF_8);
        process.onExit()
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly());
    }

    /** Waits for a line with something in it that matches. */
    void await(String regex) throws IOException {
        Pattern wanted = Pattern.compile(regex);
        String line = output.readLine();
        while (line != null) {
            said.add(line);
            if (wanted.matcher(line).find()) {
                return;
            }
            line = output.readLine();
        }
        throw new AssertionError("ended before " + regex + ":\n" + String.join("\n", said));
    }

    /** Everything that it has said. */
    List<String> said() {
        return said;
    }

    void command(String line) throws IOException {
        OutputStream commands = process.getOutputStream();
        commands.write((line + "\n").getBytes(UTF_8));
        commands.flush();
    }

    Process process() {
        return process;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}

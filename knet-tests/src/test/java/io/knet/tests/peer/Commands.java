package io.knet.tests.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the operating system's short commands and takes what they print. */
public final class Commands {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /**
     * What a command did: its exit code, and everything it printed on standard output and standard
     * error.
     */
    public record Result(List<String> command, int exitCode, String output) {
        /** Whether the exit code is 0. */
        public boolean succeeded() {
            return exitCode == 0;
        }

        /**
         * What it printed.
         *
         * @throws IllegalStateException with the output if the exit code is not 0
         */
        public String outputOrThrow() {
            if (!succeeded()) {
                throw new IllegalStateException(
                        String.join(" ", command)
                                + " ended with exit code "
                                + exitCode
                                + ":\n"
                                + output);
            }
            return output;
        }
    }

    private Commands() {}

    /**
     * Runs a command to its end, with nothing on its standard input. A command that does not exist
     * has code 127.
     */
    public static Result run(List<String> command) {
        Path output = null;
        try {
            output = Files.createTempFile("knet-command", ".out");
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        String.join(" ", command)
                                + " did not end within "
                                + TIMEOUT.toSeconds()
                                + " s");
            }
            return new Result(
                    command, process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Result(command, 127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while " + String.join(" ", command) + " ran", e);
        } finally {
            deleteIfExists(output);
        }
    }

    /** The same. */
    public static Result run(String... command) {
        return run(List.of(command));
    }

    private static void deleteIfExists(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

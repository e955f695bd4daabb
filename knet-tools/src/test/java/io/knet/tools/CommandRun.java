package io.knet.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.function.ToIntFunction;

/**
 * A run of the command in this process.
 *
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CommandRun(int exitCode, String out, String err) {
    /** Runs the command with an empty standard input. */
    public static CommandRun of(String... args) {
        return withInput("", args);
    }

    /** Runs the command. */
    public static CommandRun withInput(String input, String... args) {
        return of(input, streams -> Main.run(streams, args));
    }

    /** Runs a command that tells its exit code. */
    public static CommandRun of(String input, ToIntFunction<Streams> command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams =
                new Streams(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, true, UTF_8));
        int exitCode = command.applyAsInt(streams);
        return new CommandRun(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}

package io.knet.tools.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Commands of the machine, in English and for a few seconds. */
final class Commands {
    private static final int SECONDS = 5;

    private Commands() {}

    /**
     * What came of a command.
     *
     * @param exitCode its exit code
     * @param output what it wrote, on both streams
     */
    record Result(int exitCode, String output) {}

    /** Runs a command that writes little; empty if there is none of this name, or it hangs. */
    static Optional<Result> run(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return Optional.of(new Result(process.exitValue(), output));
        } catch (IOException absent) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

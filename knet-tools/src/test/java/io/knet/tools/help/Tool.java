package io.knet.tools.help;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.Arrays;

/** Runs a program of the machine's. */
record Tool(int exitCode, String output) {
    /**
     * Runs it to its end. Where it is not installed the test is skipped, or fails if {@code
     * -Dknet.interop=required} says that nothing may be.
     */
    static Tool run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(Arrays.asList(command)).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Tool(process.waitFor(), output);
        } catch (IOException missing) {
            if ("required".equals(System.getProperty("knet.interop"))) {
                throw new AssertionError(command[0] + " is needed", missing);
            }
            return abort(command[0] + " is not installed");
        }
    }
}

package io.knet.tests.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wireshark's commands, with knet's dissector. */
public final class Wireshark {
    private static final String DISSECTOR = "docs/wireshark/knet.lua";
    private static final long END_SECONDS = 30;

    private Wireshark() {}

    /**
     * What the dissector says of the packets in a file.
     *
     * @param ports of UDP that are knet's
     * @param fields names of fields
     * @return for each packet of knet's the values of these fields, separated by commas, empty for
     *     those that it does not have
     */
    public static List<String> dissect(Path file, String ports, String... fields) {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        command.addAll(List.of("-X", "lua_script:" + dissector()));
        command.addAll(List.of("-o", "libknet.ports:" + ports, "-Y", "libknet", "-T", "fields"));
        command.addAll(List.of("-E", "separator=,"));
        Arrays.stream(fields).forEach(field -> command.addAll(List.of("-e", field)));
        return Commands.run(command)
                .outputOrThrow()
                .lines()
                .filter(line -> !line.startsWith("Running as user"))
                .toList();
    }

    private static Path dissector() {
        return CProgram.moduleDirectory().toAbsolutePath().resolveSibling(DISSECTOR);
    }

    /** Captures what passes the loopback interface to or from some ports, until it is closed. */
    public static Capture captureLoopback(Path file, int... ports) {
        List<String> filter = Arrays.stream(ports).mapToObj(port -> "udp port " + port).toList();
        List<String> command = new ArrayList<>(List.of("dumpcap", "-q", "-i", "lo"));
        command.addAll(List.of("-f", String.join(" or ", filter), "-w", file.toString()));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            StringBuilder said = new StringBuilder();
            String line = output.readLine();
            // It has opened the interface when it names its file.
            while (line != null && !line.startsWith("File: ")) {
                said.append(line).append('\n');
                line = output.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("dumpcap does not capture: " + said);
            }
            return new Capture(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A capture that goes on. */
    public static final class Capture implements AutoCloseable {
        private final Process process;

        private Capture(Process process) {
            this.process = process;
        }

        /** Ends the capture; its file is whole then. */
        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("dumpcap does not end");
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}

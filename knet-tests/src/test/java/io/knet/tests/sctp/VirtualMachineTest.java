package io.knet.tests.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the tests that need SCTP in a virtual machine whose kernel has it. */
@Interop({Need.VIRTUAL_MACHINE, Need.LIBKNET, Need.COROSYNC})
class VirtualMachineTest {
    private static final int SECONDS = 600;

    @Test
    void linksOverSctpWork() throws Exception {
        assumeThat(System.getProperty("knet.libknet", ""))
                .as("the machine's libknet is tried, not those of other suites")
                .isEmpty();
        assertPasses(SctpKernel.TAG);
    }

    private static void assertPasses(String tag) throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        Path.of("src/test/sh/sctp-vm").toString(),
                        "-t",
                        Integer.toString(SECONDS),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        // Compiling takes longer than it saves in such a short life on one
                        // processor.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dio.netty.leakDetection.level=paranoid",
                        "-Djunit.jupiter.extensions.autodetection.enabled=true",
                        "-Dknet.interop=required",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VirtualMachineMain.class.getName(),
                        tag);
        Process machine = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(machine.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(lines(output));
        assertThat(machine.waitFor()).as(output).isZero();
    }

    /** What became of each test. */
    private static String lines(String output) {
        return String.join(
                "\n",
                output.lines()
                        .filter(
                                line ->
                                        line.matches(
                                                "(TABLE|SUCCESSFUL|FAILED|ABORTED|SKIPPED) .*|.* passed"))
                        .toList());
    }
}

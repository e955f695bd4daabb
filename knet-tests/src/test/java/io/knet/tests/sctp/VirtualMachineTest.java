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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Runs the tests that need SCTP in a virtual machine whose kernel has it, where {@value #PROPERTY}
 * says so: they take minutes, and hardly depend on the JDK.
 */
class VirtualMachineTest {
    /** Which tests are run: {@value SctpKernel#TAG} or {@value SctpKernel#NETEM}. */
    static final String PROPERTY = "knet.vm";

    private static final int SCTP_SECONDS = 400;
    private static final int NETEM_SECONDS = 1800;

    /** For the machine, which ends itself after its time. */
    private static final int ENDING_SECONDS = 30;

    @Test
    @EnabledIfSystemProperty(
            named = PROPERTY,
            matches = SctpKernel.TAG,
            disabledReason = "-Dknet.vm=sctp boots a kernel with SCTP and tests links over it")
    @Interop({Need.VIRTUAL_MACHINE, Need.LIBKNET, Need.COROSYNC})
    @Timeout(SCTP_SECONDS + ENDING_SECONDS)
    void linksOverSctpWork() throws Exception {
        assertPasses(SctpKernel.TAG + " & !" + SctpKernel.NETEM, SctpKernel.TAG, SCTP_SECONDS);
    }

    @Test
    @EnabledIfSystemProperty(
            named = PROPERTY,
            matches = SctpKernel.NETEM,
            disabledReason =
                    "-Dknet.vm=netem boots a kernel with netem and has it harm the network")
    @Interop({Need.VIRTUAL_MACHINE, Need.LIBKNET})
    @Timeout(NETEM_SECONDS + ENDING_SECONDS)
    void messagesGoOnThroughNetem() throws Exception {
        assertPasses(SctpKernel.NETEM, SctpKernel.NETEM, NETEM_SECONDS);
    }

    private static void assertPasses(String tags, String property, int seconds)
            throws IOException, InterruptedException {
        assumeThat(System.getProperty("knet.libknet", ""))
                .as("the machine's libknet is tried, not those of other suites")
                .isEmpty();
        List<String> command =
                List.of(
                        Path.of("src/test/sh/sctp-vm").toString(),
                        "-t",
                        Integer.toString(seconds),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        // Compiling takes longer than it saves in such a short life on one
                        // processor.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dio.netty.leakDetection.level=paranoid",
                        "-Djunit.jupiter.extensions.autodetection.enabled=true",
                        "-Dknet.interop=required",
                        "-D" + PROPERTY + "=" + property,
                        "-cp",
                        System.getProperty("java.class.path"),
                        VirtualMachineMain.class.getName(),
                        tags);
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

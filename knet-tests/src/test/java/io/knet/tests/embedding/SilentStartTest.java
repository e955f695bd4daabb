package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.KnetAddress;
import io.knet.testing.DocumentedOptions;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM with the documented options, and no others, has nothing to complain about. */
final class SilentStartTest {
    private static final long LIMIT_SECONDS = 120;

    @TempDir Path temp;

    @Test
    void theOptionsAreThoseOfTheDocumentation() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "embedding.md"));
        List<String> options = new ArrayList<>(DocumentedOptions.ofClassPath());
        options.addAll(DocumentedOptions.ofModulePath());
        assertThat(options).allSatisfy(option -> assertThat(guide).contains(option));
    }

    @Test
    void onTheClassPath() throws Exception {
        assertSilent(
                DocumentedOptions.ofClassPath(),
                List.of("-cp", System.getProperty("java.class.path")),
                "AUTO");
    }

    @Test
    void onTheModulePath() throws Exception {
        ModulePath modules = new ModulePath(List.of("core", "netty", "crypto"), "");
        assumeTrue(
                modules.knets() == 3,
                () -> "knet's classes have no module descriptors here: " + modules);
        assertSilent(
                DocumentedOptions.ofModulePath(),
                modules.options(
                        "io.knet.netty,io.knet.crypto,io.netty.transport.epoll.linux."
                                + ModulePath.PROCESSOR),
                "EPOLL");
    }

    private void assertSilent(List<String> options, List<String> path, String mode)
            throws IOException, InterruptedException {
        LinkEnds link = FreePorts.link();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(path);
        command.add(OddJvmMain.class.getName());
        command.addAll(
                List.of(
                        "exchange",
                        mode,
                        KnetAddress.format(link.left()),
                        KnetAddress.format(link.right())));
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        Process jvm =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        try {
            assertThat(jvm.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            jvm.destroyForcibly();
        }
        assertThat(Files.readString(out)).contains("up [2/0]", "delivered");
        assertThat(Files.readString(err)).isEmpty();
    }
}

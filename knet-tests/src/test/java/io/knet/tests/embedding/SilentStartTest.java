package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.KnetAddress;
import io.knet.testing.DocumentedOptions;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM with the documented options, and no others, has nothing to complain about. */
final class SilentStartTest {
    private static final long LIMIT_SECONDS = 120;

    private static final String PROCESSOR =
            System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";

    /** The jars that a program has on its module path, besides knet's own. */
    private static final Pattern JARS =
            Pattern.compile(
                    "netty-(buffer|common|resolver|transport|codec-base|transport-classes-epoll"
                            + "|transport-native-unix-common)-[0-9].*\\.jar"
                            + "|netty-transport-native-epoll-.*linux-"
                            + PROCESSOR
                            + "\\.jar|(slf4j-api|jspecify)-[0-9].*\\.jar");

    private static final Pattern OWN = Pattern.compile(".*/knet-(core|netty|crypto)/.*");

    private static final Pattern OTHERS =
            Pattern.compile(".*/knet-(?!core/|netty/|crypto/|tests/)[a-z]+/(?!.*tests\\.jar).*");

    @TempDir Path temp;

    private static boolean isModule(String entry) {
        Path path = Path.of(entry);
        return JARS.matcher(path.getFileName().toString()).matches()
                || (OWN.matcher(path.toUri().getPath()).matches()
                        && !entry.endsWith("-tests.jar")
                        && isKnetsModule(path));
    }

    private static boolean isKnetsModule(Path path) {
        return Files.isDirectory(path)
                ? Files.exists(path.resolve("module-info.class"))
                : path.toString().endsWith(".jar");
    }

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
        List<String> modules =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(SilentStartTest::isModule)
                        .toList();
        assumeTrue(
                modules.stream().filter(entry -> OWN.matcher(entry).matches()).count() == 3,
                () -> "knet's classes have no module descriptors here: " + modules);
        assertSilent(
                DocumentedOptions.ofModulePath(),
                List.of(
                        "--module-path",
                        String.join(File.pathSeparator, modules),
                        "--add-modules",
                        "io.knet.netty,io.knet.crypto,io.netty.transport.epoll.linux." + PROCESSOR,
                        "-cp",
                        classPathBeside(modules)),
                "EPOLL");
    }

    /**
     * The test's own program and what it needs. Without knet's other parts: nobody can have a
     * transport on the class path while what it belongs to is on the module path, and a jar names
     * all that it needs itself in its manifest.
     */
    private static String classPathBeside(List<String> modules) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !modules.contains(entry))
                .filter(entry -> !OTHERS.matcher(Path.of(entry).toUri().getPath()).matches())
                .collect(Collectors.joining(File.pathSeparator));
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

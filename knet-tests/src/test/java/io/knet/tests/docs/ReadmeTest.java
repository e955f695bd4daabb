package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LinkEnds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** The example in the README, run as it stands there by two nodes. */
class ReadmeTest {
    private static final int RUNS = 20;
    private static final int PATIENCE_SECONDS = 90;

    @RepeatedTest(RUNS)
    void bothNodesPrintBothMessagesOfTheOther(@TempDir Path directory) throws Exception {
        JavaBlocks.of(Project.ROOT.resolve("README.md")).compile(directory);
        byte[] key = KeyFiles.key(1, 256);
        LinkEnds path = FreePorts.link();

        String printed;
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            Class<?> example = loader.loadClass("Example");
            printed =
                    printedBy(
                            () -> invoke(example, 1, 2, path.left(), path.right(), key),
                            () -> invoke(example, 2, 1, path.right(), path.left(), key));
        }

        assertThat(printed.lines().filter(line -> line.matches("[12]: .*")))
                .containsExactlyInAnyOrder(
                        "1: queued, batched",
                        "1: the kernel has it",
                        "2: queued, batched",
                        "2: the kernel has it");
    }

    private static String printedBy(Runnable first, Runnable second) throws Exception {
        PrintStream standard = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(first, threads),
                            CompletableFuture.runAsync(second, threads))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            System.setOut(standard);
            threads.shutdownNow();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void invoke(
            Class<?> example,
            int me,
            int peer,
            InetSocketAddress local,
            InetSocketAddress remote,
            byte[] key) {
        try {
            example.getMethod(
                            "run",
                            int.class,
                            int.class,
                            InetSocketAddress.class,
                            InetSocketAddress.class,
                            byte[].class)
                    .invoke(null, me, peer, local, remote, key);
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(failed);
        }
    }
}

package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LinkPath;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the README compiles, and does what it says. */
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void theExampleCompilesAndSendsItsTwoMessages(@TempDir Path dir) throws Exception {
        Class<?> example = compile(dir, example());
        byte[] key = KeyFiles.key(1, 256);
        LinkPath path = FreePorts.link();
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(key);
                KnetHandle peer = KnetHandle.builder(2).crypto(crypto).build()) {
            KnetHost host = peer.addHost(1);
            host.addLink(
                    0,
                    LinkConfig.udp(path.right(), path.left())
                            .withTimers(LinkTimers.ofMillis(50, 200)));
            DataChannel received = peer.openChannel(0);
            peer.enableForwarding();

            CompletableFuture<Void> run =
                    CompletableFuture.runAsync(
                            () -> invoke(example, path.left(), path.right(), key));

            List<String> texts = new ArrayList<>();
            texts.add(text(received.receive(LONG)));
            texts.add(text(received.receive(LONG)));
            run.get(30, TimeUnit.SECONDS);
            assertThat(texts).containsExactlyInAnyOrder("queued, batched", "the kernel has it");
        }
    }

    private static String text(Optional<KnetMessage> received) {
        KnetMessage message = received.orElseThrow();
        try {
            return message.content().toString(StandardCharsets.UTF_8);
        } finally {
            message.release();
        }
    }

    private static void invoke(
            Class<?> example, InetSocketAddress local, InetSocketAddress remote, byte[] key) {
        try {
            example.getMethod(
                            "run",
                            int.class,
                            int.class,
                            InetSocketAddress.class,
                            InetSocketAddress.class,
                            byte[].class)
                    .invoke(null, 1, 2, local, remote, key);
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String example() throws Exception {
        Path readme = Path.of("README.md");
        Matcher java =
                JAVA.matcher(
                        Files.readString(
                                Files.exists(readme) ? readme : Path.of("..", "README.md")));
        assertThat(java.find()).as("the README has a Java example").isTrue();
        return java.group(1);
    }

    private static Class<?> compile(Path dir, String source) throws Exception {
        Path file = Files.writeString(dir.resolve("Example.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int result =
                compiler.run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        dir.toString(),
                        file.toString());
        assertThat(result).as("the example compiles").isZero();
        return new URLClassLoader(new URL[] {dir.toUri().toURL()}).loadClass("Example");
    }
}

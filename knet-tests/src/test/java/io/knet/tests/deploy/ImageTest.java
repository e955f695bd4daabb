package io.knet.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.tests.peer.Commands;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import io.knet.tools.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Dockerfile, built on a base that is made here of this machine's Java runtime and the
 * libraries that it needs, and run as its image says.
 */
@Tag("image")
@Timeout(300)
@Interop(Need.IMAGES)
class ImageTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final int USER = 65532;
    private static final int SIGTERM = 128 + 15;
    private static final String MODULES =
            "java.base,java.logging,java.management,java.naming,java.xml,jdk.crypto.ec,jdk.unsupported";

    private final String tag = "knet-test-" + UUID.randomUUID();
    private final String base = "localhost/" + tag + "-base";
    private final String image = "localhost/" + tag;
    private Optional<String> container = Optional.empty();
    @TempDir private Path folder;

    @AfterEach
    void remove() {
        container.ifPresent(made -> Commands.run("buildah", "rm", made));
        Commands.run("buildah", "rmi", image);
        Commands.run("buildah", "rmi", base);
    }

    private static String run(String... command) {
        return Commands.run(command).outputOrThrow().strip();
    }

    @Test
    void theImageRunsANodeForNobodyInParticularThatEndsWhenItIsToldTo() throws Exception {
        makeBase();
        run(
                "buildah",
                "build",
                "-q",
                "--isolation",
                "chroot",
                "--pull-never",
                "--build-arg",
                "BASE=" + base,
                "-t",
                image,
                "-f",
                "../deploy/docker/Dockerfile",
                "../knet-tools/target");
        String made = run("buildah", "from", "--pull-never", image);
        container = Optional.of(made);
        JsonNode config =
                JACKSON.readTree(run("buildah", "inspect", "--type", "image", image))
                        .at("/OCIv1/config");
        assertThat(config.get("User").asText()).isEqualTo(USER + ":" + USER);

        int port = FreePorts.port();
        Path inside = configuration(2, 1, port);
        give(inside, USER);
        List<String> command = inContainer(made, inside, config);
        config.get("Cmd").forEach(word -> command.add(word.asText()));
        try (RunningNode node = new RunningNode(command);
                RunningNode peer = new RunningNode(peer(configuration(1, 2, port)))) {
            node.await("^host 1 .*is reachable");
            peer.await("^host 2 .*is reachable");

            List<String> ask = inContainer(made, inside, config);
            ask.addAll(List.of("status", "/tmp/knet/node"));
            Commands.Result status = Commands.run(ask);
            assertThat(status.output()).contains("node 2", "host 1: reachable");
            assertThat(status.exitCode()).isZero();

            ProcessHandle java = java(node.process());
            assertThat(Files.readAllLines(Path.of("/proc", Long.toString(java.pid()), "status")))
                    .anyMatch(line -> line.matches("Uid:(\\s+" + USER + "){4}"));
            java.destroy();
            assertThat(node.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(node.process().exitValue()).isEqualTo(SIGTERM);
            peer.await("^host 2 .*is not reachable");
        }
    }

    /** A file system with a Java runtime, and nothing else but the libraries that it needs. */
    private void makeBase() throws IOException {
        Path root = folder.resolve("root");
        Path runtime = root.resolve("opt/java");
        run(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                runtime.toString());
        List<String> binaries =
                new ArrayList<>(List.of("ldd", runtime.resolve("bin/java").toString()));
        try (Stream<Path> files = Files.walk(runtime.resolve("lib"))) {
            files.map(Path::toString).filter(name -> name.endsWith(".so")).forEach(binaries::add);
        }
        Matcher library =
                Pattern.compile("(/\\S*\\.so\\S*) \\(0x")
                        .matcher(run(binaries.toArray(String[]::new)));
        while (library.find()) {
            if (!library.group(1).startsWith(root.toString())) {
                run("cp", "--dereference", "--parents", library.group(1), root.toString());
            }
        }
        Path temporary = Files.createDirectories(root.resolve("tmp"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        String scratch = run("buildah", "from", "scratch");
        container = Optional.of(scratch);
        run("buildah", "copy", "-q", scratch, root.toString(), "/");
        run("buildah", "config", "--env", "PATH=/opt/java/bin", scratch);
        run("buildah", "commit", "-q", "--rm", scratch, base);
        container = Optional.empty();
    }

    private static List<String> inContainer(String made, Path files, JsonNode config) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "buildah",
                                "run",
                                "--isolation",
                                "chroot",
                                "-v",
                                files + ":/etc/knet:ro",
                                made,
                                "--"));
        config.get("Entrypoint").forEach(word -> command.add(word.asText()));
        return command;
    }

    private static List<String> peer(Path files) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "node",
                "--config",
                files.resolve("knet.conf").toString());
    }

    /** The process that an image's entry point is. */
    private static ProcessHandle java(Process starter) {
        return starter.descendants()
                .filter(
                        process ->
                                process.info()
                                        .command()
                                        .filter(name -> name.endsWith("/java"))
                                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** The folder with a node's files. */
    private Path configuration(int id, int peer, int port) throws IOException {
        Path files = Files.createDirectories(folder.resolve("node" + id));
        Path key = Files.write(files.resolve("cluster.key"), new byte[256]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                files.resolve("knet.conf"),
                """
                [node]
                id = %1$d
                [crypto]
                cipher = "aes256"
                hash = "sha256"
                key_file = "cluster.key"
                [timers]
                ping_interval_ms = 200
                pong_timeout_ms = 2000
                [[hosts]]
                id = %2$d
                [[hosts.links]]
                id = 0
                local = "127.0.85.%1$d:%3$d"
                remote = "127.0.85.%2$d:%3$d"
                """
                        .formatted(id, peer, port));
        return files;
    }

    private static void give(Path files, int user) {
        run("chown", "-R", user + ":" + user, files.toString());
        run("chmod", "0755", files.toString());
    }
}

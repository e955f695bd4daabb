package io.knet.tools.admin;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which node is asked. */
final class NodeSocket {
    private static final String VARIABLE = "KNET_ADMIN";
    private static final Path DEFAULT = Path.of("/run/knet");

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = {
                "The socket of the node, as in knet node --admin PATH. Default: what the variable"
                        + " KNET_ADMIN names, else the only file in /run/knet."
            })
    private @Nullable String path;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for an answer, 1 to 3600. Default: 10.")
    private int seconds = 10;

    /**
     * Connects to it.
     *
     * @throws ToolException if it is not clear which one, or it does not answer
     */
    NodeConnection connect() {
        if (seconds < 1 || seconds > 3600) {
            throw new ToolException(
                    ExitCode.USAGE, "--timeout " + seconds + " must be from 1 to 3600");
        }
        return NodeConnection.to(find());
    }

    /** How long to wait for an answer. */
    Duration patience() {
        return Duration.ofSeconds(seconds);
    }

    private Path find() {
        String named = path == null ? System.getenv(VARIABLE) : path;
        if (named == null) {
            return onlyOne(DEFAULT);
        }
        if (named.isEmpty()) {
            throw new ToolException(ExitCode.USAGE, "PATH is empty");
        }
        try {
            return Path.of(named).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new ToolException(ExitCode.USAGE, "PATH: " + e.getMessage());
        }
    }

    private static Path onlyOne(Path directory) {
        List<Path> sockets;
        try (Stream<Path> files = Files.list(directory)) {
            sockets =
                    files.filter(file -> !Files.isRegularFile(file) && !Files.isDirectory(file))
                            .sorted()
                            .toList();
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.USAGE, "name the socket of a node, as there is none in " + directory);
        }
        if (sockets.size() != 1) {
            throw new ToolException(
                    ExitCode.USAGE,
                    "name the socket of a node, as "
                            + (sockets.isEmpty()
                                    ? "there is none in " + directory
                                    : "there are several: " + sockets));
        }
        return sockets.get(0);
    }
}

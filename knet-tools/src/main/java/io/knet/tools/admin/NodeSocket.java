package io.knet.tools.admin;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the sockets of nodes are: {@code node2} in {@code /run/knet} is that of node 2, or in
 * {@code $XDG_RUNTIME_DIR/knet}, where users who are not root may have theirs.
 *
 * @param directories where they are looked for, in this order
 * @param named what the environment names; null if nothing
 */
record NodeSocket(List<Path> directories, @Nullable String named) {
    private static final String VARIABLE = "KNET_ADMIN";
    private static final String NUMBER = "\\d{1,5}";

    /** The places as the environment says. */
    static NodeSocket of(Map<String, String> environment) {
        List<Path> directories = new ArrayList<>();
        directories.add(Path.of("/run/knet"));
        String ofUser = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (ofUser.startsWith("/")) {
            directories.add(Path.of(ofUser, "knet"));
        }
        return new NodeSocket(List.copyOf(directories), environment.get(VARIABLE));
    }

    /**
     * Finds a socket.
     *
     * @param node a path, or the number of a node; null for the one that the environment names, or
     *     the only one there is
     * @throws ToolException if it is not clear which one
     */
    Path find(@Nullable String node) {
        String wanted = node == null ? named : node;
        if (wanted == null) {
            return onlyOne();
        }
        if (wanted.isEmpty()) {
            throw new ToolException(ExitCode.USAGE, "NODE is empty");
        }
        if (wanted.matches(NUMBER)) {
            return ofNumber(wanted);
        }
        try {
            return Path.of(wanted).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new ToolException(ExitCode.USAGE, "NODE: " + e.getMessage());
        }
    }

    private Path ofNumber(String number) {
        String name = "node" + number;
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(NodeSocket::isSocket)
                .findFirst()
                .orElseThrow(
                        () ->
                                new ToolException(
                                        ExitCode.FAILURE,
                                        "no node answers on "
                                                + directories.stream()
                                                        .map(where -> where.resolve(name))
                                                        .map(Path::toString)
                                                        .collect(Collectors.joining(" or "))
                                                + ": there is no such socket; is it running, with"
                                                + " --admin?"));
    }

    private static boolean isSocket(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }

    private Path onlyOne() {
        List<Path> sockets = new ArrayList<>();
        directories.forEach(directory -> sockets.addAll(in(directory)));
        if (sockets.size() != 1) {
            throw new ToolException(
                    ExitCode.USAGE,
                    "name the socket of a node, as "
                            + (sockets.isEmpty()
                                    ? "there is none in "
                                            + directories.stream()
                                                    .map(Path::toString)
                                                    .collect(Collectors.joining(" or "))
                                    : "there are several: " + sockets));
        }
        return sockets.get(0);
    }

    private static List<Path> in(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(NodeSocket::isSocket).sorted().toList();
        } catch (IOException none) {
            return List.of();
        }
    }
}

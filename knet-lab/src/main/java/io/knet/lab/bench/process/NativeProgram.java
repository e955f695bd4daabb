package io.knet.lab.bench.process;

import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The C programs that nodes are compared with. One is compiled when it is first needed and kept
 * under a name that depends on its source, in the directory that the system property {@code
 * knet.bench.cache} names, or else in {@code knet} below the user's cache directory.
 */
public final class NativeProgram {
    /** Nodes on the real libknet. */
    public static final NativeProgram LIBKNET =
            new NativeProgram(
                    "libknet",
                    "bench_node.h",
                    List.of("main.c", "node.c", "traffic.c", "latency.c", "contention.c"),
                    List.of("-lknet"),
                    "apt-get install gcc libc6-dev libknet-dev");

    /** UDP sockets without a protocol: the limit of what a node can reach. */
    public static final NativeProgram BARE =
            new NativeProgram(
                    "bare",
                    "bare.h",
                    List.of("main.c", "connection.c", "traffic.c", "latency.c"),
                    List.of(),
                    "apt-get install gcc libc6-dev");

    private static final String RESOURCES = "/io/knet/lab/bench/";
    private static final String SHARED = "program/";

    /** What both have: requests, the content of messages, and times of calls. */
    private static final List<String> SHARED_SOURCES =
            List.of("request.c", "message.c", "samples.c");

    private static final List<String> SHARED_HEADERS =
            List.of("request.h", "message.h", "samples.h");
    private static final long PATIENCE_SECONDS = 120;
    private static final int NAME_BYTES = 8;

    private final String label;
    private final List<String> resources;
    private final List<String> libraries;
    private final String packages;

    private NativeProgram(
            String label,
            String header,
            List<String> sources,
            List<String> libraries,
            String packages) {
        this.label = label;
        this.libraries = libraries;
        this.packages = packages;
        resources = new ArrayList<>();
        resources.add(label + "/" + header);
        sources.forEach(source -> resources.add(label + "/" + source));
    }

    /**
     * The executable.
     *
     * @throws ToolException saying what is missing, if it cannot be compiled
     */
    public Path executable() {
        try {
            Path cache = cache();
            Path executable = cache.resolve(label + "-bench-" + digest());
            return Files.isExecutable(executable) ? executable : compile(cache, executable);
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE,
                    "the program for --vs-" + label + " cannot be made: " + Messages.of(e));
        }
    }

    private static Path cache() throws IOException {
        String chosen = System.getProperty("knet.bench.cache");
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path directory;
        if (chosen != null) {
            directory = Path.of(chosen);
        } else if (xdg != null && !xdg.isEmpty()) {
            directory = Path.of(xdg, "knet");
        } else {
            directory = Path.of(System.getProperty("user.home"), ".cache", "knet");
        }
        return Files.createDirectories(directory);
    }

    private static byte[] source(String name) throws IOException {
        try (InputStream in = NativeProgram.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IOException(name + " is not on the class path");
            }
            return in.readAllBytes();
        }
    }

    /** Names of all files, headers included, below the resources. */
    private List<String> files() {
        List<String> files = new ArrayList<>(resources);
        SHARED_HEADERS.forEach(name -> files.add(SHARED + name));
        SHARED_SOURCES.forEach(name -> files.add(SHARED + name));
        return files;
    }

    private String digest() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : files()) {
                digest.update(source(name));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path compile(Path cache, Path executable) throws IOException {
        Path directory = Files.createTempDirectory(cache, "build");
        try {
            List<String> command =
                    new ArrayList<>(List.of("gcc", "-O2", "-pthread", "-o", "program"));
            for (String name : files()) {
                String file = name.substring(name.indexOf('/') + 1);
                Files.write(directory.resolve(file), source(name));
                if (file.endsWith(".c")) {
                    command.add(file);
                }
            }
            command.addAll(libraries);
            run(command, directory);
            // Another process may have been faster; a rename leaves what it runs alone.
            return Files.move(
                    directory.resolve("program"),
                    executable,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            delete(directory);
        }
    }

    private void run(List<String> command, Path directory) throws IOException {
        Path log = directory.resolve("log");
        Process compiler;
        try {
            compiler =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE,
                    "--vs-" + label + " needs gcc, which cannot be run (Debian: " + packages + ")");
        }
        try {
            if (!compiler.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                compiler.destroyForcibly();
                throw new ToolException(ExitCode.FAILURE, "gcc did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException(ExitCode.FAILURE, "interrupted");
        }
        if (compiler.exitValue() != 0) {
            String output = Files.readString(log);
            throw new ToolException(
                    ExitCode.FAILURE,
                    "--vs-"
                            + label
                            + " needs what its program is compiled with (Debian: "
                            + packages
                            + "); gcc says: "
                            + output.lines()
                                    .filter(l -> l.contains("error"))
                                    .findFirst()
                                    .orElse(output));
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

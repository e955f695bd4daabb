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
 * The C program on the real libknet. It is compiled when it is first needed and kept under a name
 * that depends on its source, in the directory that the system property {@code knet.bench.cache}
 * names, or else in {@code knet} below the user's cache directory.
 */
public final class LibknetProgram {
    private static final String RESOURCES = "/io/knet/lab/bench/libknet/";
    private static final List<String> SOURCES =
            List.of("main.c", "node.c", "message.c", "traffic.c", "latency.c", "contention.c");
    private static final String HEADER = "bench_node.h";
    private static final long PATIENCE_SECONDS = 120;
    private static final int NAME_BYTES = 8;

    private LibknetProgram() {}

    /**
     * The executable.
     *
     * @throws ToolException saying what is missing, if it cannot be compiled
     */
    public static Path executable() {
        try {
            Path cache = cache();
            Path executable = cache.resolve("libknet-bench-" + digest());
            return Files.isExecutable(executable) ? executable : compile(cache, executable);
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "the program for libknet cannot be made: " + Messages.of(e));
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
        try (InputStream in = LibknetProgram.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IOException(name + " is not on the class path");
            }
            return in.readAllBytes();
        }
    }

    private static String digest() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(source(HEADER));
            for (String name : SOURCES) {
                digest.update(source(name));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path compile(Path cache, Path executable) throws IOException {
        Path directory = Files.createTempDirectory(cache, "build");
        try {
            Files.write(directory.resolve(HEADER), source(HEADER));
            List<String> command =
                    new ArrayList<>(List.of("gcc", "-O2", "-pthread", "-o", "program"));
            for (String name : SOURCES) {
                Files.write(directory.resolve(name), source(name));
                command.add(name);
            }
            command.add("-lknet");
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

    private static void run(List<String> command, Path directory) throws IOException {
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
                    "--vs-libknet needs gcc, which cannot be run"
                            + " (Debian: apt-get install gcc libc6-dev libknet-dev)");
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
                    "--vs-libknet needs libknet and its header"
                            + " (Debian: apt-get install libknet-dev); gcc says: "
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

package io.knet.tests.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compiles knet_peer, once in a JVM. */
final class PeerProgram {
    private static final class Holder {
        static final Path EXECUTABLE = build();
    }

    private PeerProgram() {}

    /** The executable. */
    static Path executable() {
        return Holder.EXECUTABLE;
    }

    private static Path build() {
        Path module = moduleDirectory();
        Path directory = module.resolve("target/knet-peer");
        Path fresh = directory.resolve("knet_peer." + ProcessHandle.current().pid());
        Path executable = directory.resolve("knet_peer");
        try (Stream<Path> files = Files.list(module.resolve("src/test/c"))) {
            Files.createDirectories(directory);
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    "gcc",
                                    "-O2",
                                    "-Wall",
                                    "-Wextra",
                                    "-Werror",
                                    "-o",
                                    fresh.toString()));
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".c"))
                    .sorted()
                    .forEach(command::add);
            command.add("-lknet");
            Commands.run(command).outputOrThrow();
            // A rename leaves processes of another JVM that run the old executable alone.
            return Files.move(
                    fresh,
                    executable,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Maven tells where the module is; an IDE starts tests in it or in the project. */
    static Path moduleDirectory() {
        String basedir = System.getProperty("basedir");
        if (basedir != null) {
            return Path.of(basedir);
        }
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("src/test/c")) ? here : here.resolve("knet-tests");
    }
}

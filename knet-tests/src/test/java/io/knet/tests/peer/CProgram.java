package io.knet.tests.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the test programs that are written in C. */
public final class CProgram {
    private CProgram() {}

    /**
     * Compiles all C files of a directory.
     *
     * @param where the libknet or the corosync is that the program will run with
     * @param name of the executable
     * @param sources directory, relative to {@code src/test/c}
     * @param libraries for the linker, without "-l"
     * @return the executable
     */
    public static Path build(Libknet where, String name, String sources, String... libraries) {
        Path module = moduleDirectory().toAbsolutePath();
        Path directory = module.resolve("target/c").resolve(where.version());
        Path fresh = directory.resolve(name + "." + ProcessHandle.current().pid());
        try (Stream<Path> files = Files.list(module.resolve("src/test/c").resolve(sources))) {
            Files.createDirectories(directory);
            List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-Wall", "-Wextra"));
            command.addAll(List.of("-Werror", "-o", fresh.toString()));
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".c"))
                    .sorted()
                    .forEach(command::add);
            for (String library : libraries) {
                command.add("-l" + library);
            }
            where.run(command).outputOrThrow();
            // A rename leaves processes of another JVM that run the old executable alone.
            return Files.move(
                    fresh,
                    directory.resolve(name),
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

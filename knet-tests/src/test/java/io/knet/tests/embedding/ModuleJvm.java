package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.testing.DocumentedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What a program has said that ran with knet's modules on its module path. */
final class ModuleJvm {
    private static final long LIMIT_SECONDS = 120;

    private final String out;
    private final String err;

    private ModuleJvm(String out, String err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs a program of the tests to its end.
     *
     * @param folder for what it says
     * @param roots the modules that it names with {@code --add-modules}, with commas between them
     * @param natives those beside Netty's that bring native code
     */
    static ModuleJvm run(
            Path folder,
            ModulePath path,
            String roots,
            List<String> natives,
            Class<?> program,
            String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(DocumentedOptions.ofModulePath(natives.toArray(String[]::new)));
        command.addAll(path.options(roots));
        command.add(program.getName());
        command.addAll(List.of(arguments));
        Path printed = folder.resolve("out");
        Path complained = folder.resolve("err");
        Process jvm =
                new ProcessBuilder(command)
                        .redirectOutput(printed.toFile())
                        .redirectError(complained.toFile())
                        .start();
        try {
            assertThat(jvm.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            jvm.destroyForcibly();
        }
        return new ModuleJvm(Files.readString(printed), Files.readString(complained));
    }

    /** On standard output. */
    String out() {
        return out;
    }

    /** On standard error. */
    String err() {
        return err;
    }

    /** What stands behind a word at the beginning of a line. */
    String told(String what) {
        return out.lines()
                .filter(line -> line.startsWith(what + " "))
                .map(line -> line.substring(what.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(what + " is missing in " + out + err));
    }

    /** A list that stands behind a word. */
    Set<String> list(String what) {
        String told = told(what);
        return Arrays.stream(told.substring(1, told.length() - 1).split(", "))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }
}

package io.knet.tests.embedding;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of this JVM, parted: what a program has on its module path, and the rest. Modules
 * of knet are jars or folders, whatever the build has made by now.
 */
final class ModulePath {
    static final String PROCESSOR =
            System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";

    /** The jars that a program needs, besides knet's own. */
    private static final String NEEDED =
            "netty-(buffer|common|resolver|transport|codec-base|transport-classes-epoll"
                    + "|transport-native-unix-common)-[0-9].*\\.jar"
                    + "|netty-transport-native-epoll-.*linux-"
                    + PROCESSOR
                    + "\\.jar|(slf4j-api|jspecify)-[0-9].*\\.jar";

    /** Of what is optional, and of knet's further modules. */
    static final String OPTIONAL =
            "(bcprov-jdk18on|lz4-java|zstd-jni|xz|commons-(compress|io|lang3|codec)|tomlj"
                    + "|antlr4-runtime|checker-qual|micrometer-(core|commons|observation)"
                    + "|HdrHistogram|LatencyUtils|netty-transport-sctp)-[0-9].*\\.jar";

    private static final Pattern OTHERS =
            Pattern.compile(
                    ".*/knet-(?!tests/)[a-z]+/(?!.*(tests\\.jar|test-classes/?|test/?)$).*");

    private final List<String> modules;
    private final long own;

    /**
     * A module path.
     *
     * @param knets which of knet's modules are on it, such as {@code core}
     * @param jars the names of further jars, a pattern
     */
    ModulePath(List<String> knets, String jars) {
        Pattern libraries = Pattern.compile(NEEDED + (jars.isEmpty() ? "" : "|" + jars));
        Pattern folders = Pattern.compile(".*/knet-(" + String.join("|", knets) + ")/.*");
        modules =
                entries()
                        .filter(
                                entry ->
                                        libraries
                                                        .matcher(
                                                                Path.of(entry)
                                                                        .getFileName()
                                                                        .toString())
                                                        .matches()
                                                || isModule(entry, folders))
                        .toList();
        own = modules.stream().filter(entry -> folders.matcher(entry).matches()).count();
    }

    private static Stream<String> entries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static boolean isModule(String entry, Pattern folders) {
        Path path = Path.of(entry);
        if (!folders.matcher(path.toUri().getPath()).matches() || entry.endsWith("-tests.jar")) {
            return false;
        }
        return Files.isDirectory(path)
                ? Files.exists(path.resolve("module-info.class"))
                : entry.endsWith(".jar");
    }

    /** How many of knet's modules are on it, which are fewer where they have no descriptors. */
    long knets() {
        return own;
    }

    /** Its entries. */
    Path[] paths() {
        return modules.stream().map(Path::of).toArray(Path[]::new);
    }

    /** The options of a JVM with these modules, and with the tests' own classes beside them. */
    List<String> options(String roots) {
        return List.of(
                "--module-path",
                String.join(File.pathSeparator, modules),
                "--add-modules",
                roots,
                "-cp",
                beside());
    }

    /**
     * The test's own program and what it needs. Without knet's other parts: nobody can have a
     * transport on the class path while what it belongs to is on the module path, and a jar names
     * all that it needs itself in its manifest.
     */
    private String beside() {
        return entries()
                .filter(entry -> !modules.contains(entry))
                .filter(entry -> !OTHERS.matcher(Path.of(entry).toUri().getPath()).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public String toString() {
        return modules.toString();
    }
}

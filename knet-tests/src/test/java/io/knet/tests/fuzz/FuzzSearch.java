package io.knet.tests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Searches with Jazzer for inputs that a target fails on, beginning with the {@link Corpus}. Each
 * target is searched in a process of its own, for so many seconds. {@code mvn -Pfuzz} calls it.
 *
 * <p>What the search learns stays in {@code target/fuzz/TARGET/corpus} for the next one. An input
 * that fails is printed as the line to add to the target's file.
 */
public final class FuzzSearch {
    private static final String DRIVER = "com.code_intelligence.jazzer.Jazzer";

    /** Jazzer's alarms about what targets do on purpose: they open the files that options name. */
    private static final String ALARMS_OFF =
            "com.code_intelligence.jazzer.sanitizers.FilePathTraversal";

    private static final String ARTIFACT = "failed-";

    private FuzzSearch() {}

    /**
     * Searches.
     *
     * @param args the target or {@code all}, and the seconds for each
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Targets> targets =
                args[0].equals("all")
                        ? List.of(Targets.values())
                        : Stream.of(args[0].split(",")).map(Targets::ofLabel).toList();
        List<String> failed = new ArrayList<>();
        for (Targets target : targets) {
            if (!search(target, Integer.parseInt(args[1]))) {
                failed.add(target.label());
            }
        }
        System.out.println(
                failed.isEmpty()
                        ? "searched " + targets.size() + " targets, nothing failed"
                        : "failed: " + failed);
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static boolean search(Targets target, int seconds)
            throws IOException, InterruptedException {
        Path directory = Path.of("target", "fuzz", target.label()).toAbsolutePath();
        Path learned = Files.createDirectories(directory.resolve("corpus"));
        Path seeds = Files.createDirectories(directory.resolve("seeds"));
        for (Corpus.Entry entry : Corpus.of(target)) {
            Files.write(seeds.resolve(entry.label()), entry.bytes());
        }
        System.out.println("==> " + target.label() + ", " + seconds + " s");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-Dknet.log=off",
                        "-D" + JazzerEntry.TARGET + "=" + target.label(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DRIVER,
                        "--target_class=" + JazzerEntry.class.getName(),
                        "--instrumentation_includes=io.knet.**",
                        "--custom_hook_includes=io.knet.**",
                        "--disabled_hooks=" + ALARMS_OFF,
                        "--reproducer_path=" + directory,
                        "-artifact_prefix=" + directory.resolve(ARTIFACT),
                        "-max_total_time=" + seconds,
                        "-timeout=120",
                        "-rss_limit_mb=3000",
                        "-print_final_stats=1",
                        learned.toString(),
                        seeds.toString());
        int exit =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (exit != 0) {
            show(target, directory);
        }
        return exit == 0;
    }

    private static void show(Targets target, Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(FuzzSearch::isArtifact).toList()) {
                System.out.println(
                        "add to src/test/resources/fuzz/" + target.label() + ".txt, with a name:");
                System.out.println("NAME " + HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
    }

    private static boolean isArtifact(Path file) {
        return file.getFileName().toString().startsWith(ARTIFACT);
    }
}

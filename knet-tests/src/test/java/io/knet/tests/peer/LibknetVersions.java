package io.knet.tests.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the versions of libknet that tests run against: those of {@code libknet-versions.txt}, in
 * the roots that {@code src/test/sh/libknet-roots} makes, and the machine's own. The system
 * property {@code knet.libknet} says which: a version, a Debian suite, or "machine", which it is
 * unless told otherwise.
 */
final class LibknetVersions {
    static final String PROPERTY = "knet.libknet";
    static final String MACHINE = "machine";
    private static final String UNKNOWN = "0.0";

    private static final class Holder {
        static final Libknet OWN =
                new Libknet(
                        installed(Path.of("/var/lib/dpkg"))
                                .or(LibknetVersions::packageConfig)
                                .orElse(UNKNOWN),
                        Optional.empty(),
                        Optional.empty(),
                        true);
        static final List<Candidate> ALL =
                search(readTable(), OWN, roots(), System.getProperty(PROPERTY, unlessTold()));

        /** One version at a time: what a test class starts ahead is of one version. */
        private static String unlessTold() {
            return OWN.version().equals(UNKNOWN) ? "" : MACHINE;
        }
    }

    /** A line of the table. */
    record Line(String version, String suite, boolean moving) {}

    /**
     * A version to test against.
     *
     * @param name for people
     * @param libknet where it is, empty if it is not there
     * @param missing why it is not there; empty if it is
     * @param excused whether it may be missing where tests are required
     */
    record Candidate(String name, Optional<Libknet> libknet, String missing, boolean excused) {
        private boolean isCalled(String wanted) {
            boolean ofMachine = libknet.filter(it -> it.root().isEmpty()).isPresent();
            boolean ofSuite = libknet.flatMap(Libknet::suite).filter(wanted::equals).isPresent();
            return wanted.equals(name) || ofSuite || (ofMachine && wanted.equals(MACHINE));
        }
    }

    private LibknetVersions() {}

    /** All versions, the oldest first. */
    static List<Candidate> all() {
        return Holder.ALL;
    }

    /** The machine's own; its version is 0.0 if it has none. */
    static Libknet machine() {
        return Holder.OWN;
    }

    /**
     * @param restriction value of {@value #PROPERTY}
     * @throws IllegalArgumentException if it names a version that there is not
     */
    static List<Candidate> search(
            List<Line> table, Libknet machine, Path roots, String restriction) {
        List<Candidate> found = new ArrayList<>();
        if (table.stream().noneMatch(line -> line.version().equals(machine.version()))
                && !machine.version().equals(UNKNOWN)) {
            found.add(present(machine));
        }
        for (Line line : table) {
            found.add(
                    line.version().equals(machine.version())
                            ? present(machine)
                            : inRoot(line, roots.resolve(line.suite())));
        }
        found.sort(Comparator.comparing(Candidate::name, LibknetVersions::compare));
        return restriction.isEmpty() ? found : restricted(found, restriction);
    }

    private static List<Candidate> restricted(List<Candidate> found, String restriction) {
        List<Candidate> wanted = new ArrayList<>();
        for (String name : restriction.split(",", -1)) {
            List<Candidate> named =
                    found.stream().filter(candidate -> candidate.isCalled(name)).toList();
            if (named.isEmpty()) {
                throw new IllegalArgumentException(
                        "-D"
                                + PROPERTY
                                + ": no libknet is called "
                                + name
                                + "; there are "
                                + found.stream().map(Candidate::name).toList()
                                + ", and \""
                                + MACHINE
                                + "\" for the machine's own");
            }
            wanted.addAll(named);
        }
        return wanted;
    }

    private static Candidate present(Libknet libknet) {
        return new Candidate(libknet.version(), Optional.of(libknet), "", false);
    }

    private static Candidate inRoot(Line line, Path root) {
        if (Files.exists(root.resolve(".knet-packages"))) {
            Optional<String> version = installed(root.resolve("var/lib/dpkg"));
            if (version.isPresent() && (line.moving() || version.get().equals(line.version()))) {
                boolean known = compare(version.get(), line.version()) <= 0;
                Optional<String> suite = Optional.of(line.suite());
                return present(new Libknet(version.get(), suite, Optional.of(root), known));
            }
        }
        boolean gone = line.moving() && Files.exists(root.resolveSibling(line.suite() + ".newer"));
        String missing =
                "there is no libknet "
                        + line.version()
                        + " in "
                        + root
                        + (gone
                                ? ": the suite has a newer one, of which no root can be made"
                                : " (knet-tests/src/test/sh/libknet-roots makes it)");
        return new Candidate(line.version(), Optional.empty(), missing, gone);
    }

    private static List<Line> readTable() {
        InputStream table =
                Objects.requireNonNull(
                        LibknetVersions.class.getResourceAsStream("/libknet-versions.txt"));
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .map(words -> new Line(words[0], words[1], words.length > 2))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path roots() {
        String folder = System.getenv("KNET_ROOTS");
        if (folder != null) {
            return Path.of(folder);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("knet/roots");
    }

    private static Optional<String> installed(Path database) {
        return version(
                "dpkg-query",
                "--admindir=" + database,
                "--show",
                "--showformat=${Version}",
                "libknet-dev");
    }

    private static Optional<String> packageConfig() {
        return version("pkg-config", "--modversion", "libknet");
    }

    private static Optional<String> version(String... command) {
        Commands.Result result = Commands.run(command);
        return Optional.of(result.output().strip().replaceFirst("-.*", ""))
                .filter(text -> result.succeeded() && text.matches("[0-9]+\\.[0-9]+"));
    }

    /** Compares versions. */
    static int compare(String one, String other) {
        String[] left = one.split("\\.", -1);
        String[] right = other.split("\\.", -1);
        int major = Integer.compare(Integer.parseInt(left[0]), Integer.parseInt(right[0]));
        return major != 0
                ? major
                : Integer.compare(Integer.parseInt(left[1]), Integer.parseInt(right[1]));
    }
}

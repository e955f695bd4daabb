package io.knet.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.DropReason;
import io.knet.testing.Vector;
import io.knet.testing.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The inputs that searches begin with are what was recorded from libknet. {@code
 * -Dknet.fuzz.write=true} makes the files anew; what searches have found stays in them.
 */
class SeedsTest {
    private static final Path FILES = Path.of("src/test/resources/fuzz");
    private static final boolean WRITE = Boolean.getBoolean("knet.fuzz.write");

    /** Begins the labels of inputs that a search has found. */
    private static final String FOUND = "found-";

    @ParameterizedTest
    @EnumSource
    void theFilesHaveEverySeed(Targets target) throws IOException {
        check(target.label(), Seeds.of(target));
    }

    @Test
    void theKeysAreThoseOfTheRecordings() throws IOException {
        check(FuzzKeys.RESOURCE, Seeds.keys());
    }

    private static void check(String name, List<Corpus.Entry> seeds) throws IOException {
        List<String> lines = seeds.stream().map(Corpus.Entry::line).toList();
        Path file = FILES.resolve(name + ".txt");
        if (WRITE) {
            List<String> all = new ArrayList<>(lines);
            if (Files.exists(file)) {
                try (Stream<String> old = Files.lines(file)) {
                    old.filter(line -> line.startsWith(FOUND)).forEach(all::add);
                }
            }
            Files.createDirectories(FILES);
            Files.write(file, all);
        }
        assertThat(Files.readAllLines(file)).startsWith(lines.toArray(String[]::new));
    }

    static Stream<Vector> taken() {
        return Vectors.load("clear.json").stream();
    }

    @ParameterizedTest
    @MethodSource("taken")
    void theReferenceTakesWhatLibknetSent(Vector vector) {
        assertThat(vector.datagrams()).allMatch(packet -> ReferenceWire.check(packet) == null);
    }

    static Stream<Vector> dropped() {
        return Vectors.load("negative.json").stream()
                .filter(vector -> vector.config().crypto() == null);
    }

    /** Others were dropped for what the receiver knows, such as its hosts. */
    @ParameterizedTest
    @MethodSource("dropped")
    void theReferenceDropsWhatLibknetDroppedForItsForm(Vector vector) {
        DropReason expected =
                switch (vector.id()) {
                    case "neg-version-0", "neg-version-2", "neg-encrypted-to-clear" ->
                            DropReason.UNKNOWN_VERSION;
                    case "neg-short-6", "neg-empty" -> DropReason.TOO_SHORT;
                    case "neg-type" -> DropReason.UNKNOWN_TYPE;
                    default -> null;
                };
        assertThat(vector.datagrams()).allMatch(packet -> ReferenceWire.check(packet) == expected);
    }
}

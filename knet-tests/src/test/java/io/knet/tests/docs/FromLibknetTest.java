package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** docs/from-libknet.md has a row for everything, and names only what there is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FromLibknetTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern MEMBER = Pattern.compile("[A-Z]\\w+\\.\\w+");
    private static final int SUFFERINGS = 30;
    private static final List<String> PACKAGES =
            List.of("io.knet.", "io.knet.log.", "io.knet.stats.");

    private final List<List<String>> rows = rows();

    private static List<List<String>> rows() {
        try (Stream<String> lines = Files.lines(Project.ROOT.resolve("docs/from-libknet.md"))) {
            return lines.filter(line -> line.startsWith("| ") && !line.startsWith("| libknet "))
                    .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                    .map(cells -> cells.subList(1, cells.size()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> codes(Stream<String> texts) {
        return texts.flatMap(text -> CODE.matcher(text).results())
                .map((MatchResult code) -> code.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<List<String>> functionRows() {
        return rows.stream().filter(row -> row.get(0).startsWith("`knet_"));
    }

    private Stream<List<String>> sufferings() {
        return rows.stream().filter(row -> row.get(0).matches("Q\\d+"));
    }

    @Test
    void everyFunctionOfLibknetHasARow() throws IOException {
        String functions;
        try (InputStream list = getClass().getResourceAsStream("/libknet-functions.txt")) {
            assertThat(list).isNotNull();
            functions = new String(list.readAllBytes(), StandardCharsets.US_ASCII);
        }

        assertThat(codes(functionRows().map(row -> row.get(0))))
                .containsExactlyInAnyOrderElementsOf(functions.lines().toList());
    }

    @Test
    void everySufferingHasARow() {
        assertThat(sufferings().map(row -> row.get(0)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, SUFFERINGS).mapToObj(i -> "Q" + i).toList());
    }

    @Test
    void everyRowNamesMethodsThatThereAre() {
        functionRows()
                .forEach(
                        row ->
                                assertThat(codes(Stream.of(row.get(1))))
                                        .as(row.get(0))
                                        .isNotEmpty());
        assertThat(codes(rows.stream().flatMap(List::stream)))
                .filteredOn(code -> MEMBER.matcher(code).matches())
                .hasSizeGreaterThan(SUFFERINGS)
                .allSatisfy(FromLibknetTest::assertIsMember);
    }

    private static void assertIsMember(String code) {
        int dot = code.indexOf('.');
        Class<?> type = type(code.substring(0, dot));
        String name = code.substring(dot + 1);
        assertThat(
                        Stream.of(
                                        Arrays.stream(type.getMethods()).map(m -> m.getName()),
                                        Arrays.stream(type.getFields()).map(f -> f.getName()),
                                        Arrays.stream(type.getClasses()).map(Class::getSimpleName))
                                .flatMap(names -> names))
                .as(code)
                .contains(name);
    }

    private static Class<?> type(String simpleName) {
        return PACKAGES.stream()
                .flatMap(name -> find(name + simpleName).stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no public type " + simpleName));
    }

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException inAnotherPackage) {
            return Optional.empty();
        }
    }

    /** {@link CitedTestsTest} looks whether they exist. */
    @Test
    void everyRowNamesTests() {
        Stream.concat(functionRows(), sufferings())
                .forEach(
                        row ->
                                assertThat(TestSources.citations(row.get(row.size() - 1)))
                                        .as(row.get(0))
                                        .isNotEmpty());
    }
}

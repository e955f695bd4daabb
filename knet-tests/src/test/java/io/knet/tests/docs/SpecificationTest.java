package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What code and documents cite of the specification is in docs/spec. */
@Tag("any-jdk")
class SpecificationTest {
    private static final int FEWEST_CITATIONS = 200;

    private final Specification specification = new Specification();

    @Test
    void everyCitationInCodeAndDocumentsHasItsSection() {
        List<Path> files =
                Stream.of(".java", ".md", ".c", ".h")
                        .flatMap(suffix -> Project.files(suffix).stream())
                        .filter(file -> !Project.name(file).equals("SpecificationTest.java"))
                        .toList();

        assertThat(files.stream().mapToInt(file -> citations(file).size()).sum())
                .isGreaterThan(FEWEST_CITATIONS);
        assertThat(
                        files.stream()
                                .flatMap(
                                        file ->
                                                citations(file).stream()
                                                        .filter(place -> !specification.has(place))
                                                        .map(
                                                                place ->
                                                                        Project.relative(file)
                                                                                + ": spec "
                                                                                + place)))
                .isEmpty();
    }

    @Test
    void theSpecificationRefersToItsOwnSections() {
        assertThat(specification.documents()).contains("wire", "api");
        assertThat(
                        specification.documents().stream()
                                .flatMap(name -> specification.ownReferences(name).stream()))
                .hasSizeGreaterThan(30)
                .allMatch(specification::has);
    }

    @Test
    void readsListsRangesAndBrokenLines() {
        String comment =
                " * Cuts (spec\n     * wire 7.1, 8.2 to 8.4 and api 4.7, Q26; spec wire 19.6).";

        assertThat(specification.citations(comment))
                .containsExactly(
                        "wire 7.1", "wire 8.2", "wire 8.4", "api 4.7", "api Q26", "wire 19.6")
                .allMatch(specification::has);
        assertThat(specification.citations("| cutting | wire 7.1, api 12 | `X` |"))
                .containsExactly("wire 7.1", "api 12");
    }

    @Test
    void aSectionAQuestionAndADocumentThatAreNotThereAreFound() {
        assertThat(specification.citations("spec wire 99.1, spec api Q99, Spec nobody 1"))
                .containsExactlyInAnyOrder("wire 99.1", "api Q99", "nobody 1")
                .noneMatch(specification::has);
    }

    private List<String> citations(Path file) {
        return specification.citations(Project.text(file));
    }
}

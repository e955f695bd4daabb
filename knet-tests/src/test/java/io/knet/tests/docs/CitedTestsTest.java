package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that documents cite exist, and each citation leads to one of them. */
class CitedTestsTest {
    private static final int FEWEST = 100;
    private static final int FEWEST_OF_SECURITY = 30;

    private final TestSources sources = new TestSources();

    @Test
    void everyTestThatADocumentCitesExistsAndIsTheOnlyOneOfThatName() {
        List<Path> documents = Project.files(".md");

        assertThat(documents.stream().mapToLong(CitedTestsTest::citations).sum())
                .isGreaterThan(FEWEST);
        assertThat(documents.stream().flatMap(this::problems)).isEmpty();
    }

    @Test
    void theStatementsOfSecurityHaveTests() {
        assertThat(citations(Project.ROOT.resolve("SECURITY.md")))
                .isGreaterThan(FEWEST_OF_SECURITY);
    }

    @Test
    void anAmbiguousAnUnknownAndAHalfUnknownCitationAreFound() {
        String text =
                "`ReplayTest` `NobodyWroteThisTest` `attacks.ReplayTest.neverWritten` `CitedTestsTest`";

        assertThat(TestSources.citations(text).flatMap(c -> sources.problem(c).stream()))
                .hasSize(3)
                .anyMatch(problem -> problem.startsWith("ambiguous"))
                .contains("there is no such test", "the test has no such method");
    }

    private static long citations(Path document) {
        return TestSources.citations(Project.text(document)).count();
    }

    private Stream<String> problems(Path document) {
        return TestSources.citations(Project.text(document))
                .flatMap(
                        citation ->
                                sources.problem(citation).stream()
                                        .map(
                                                problem ->
                                                        Project.relative(document)
                                                                + " "
                                                                + citation.group()
                                                                + ": "
                                                                + problem));
    }
}

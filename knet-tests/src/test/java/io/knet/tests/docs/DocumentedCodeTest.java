package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block of Java in a document compiles. */
class DocumentedCodeTest {
    private static final int FEWEST_OF_EMBEDDING = 10;

    static Stream<Path> documentsWithJava() {
        return Project.files(".md").stream().filter(file -> JavaBlocks.of(file).count() > 0);
    }

    @ParameterizedTest
    @MethodSource("documentsWithJava")
    void everyBlockCompiles(Path document, @TempDir Path directory) throws Exception {
        JavaBlocks.of(document).compile(directory);
    }

    @Test
    void theReadmeAndTheGuideHaveJava() {
        assertThat(documentsWithJava().map(Project::relative).toList())
                .containsAll(List.of("README.md", "docs/embedding.md"));
        assertThat(JavaBlocks.of(Project.ROOT.resolve("docs/embedding.md")).count())
                .isGreaterThan(FEWEST_OF_EMBEDDING);
    }

    @Test
    void aBlockThatDoesNotCompileIsFound(@TempDir Path directory) throws Exception {
        Path document =
                Files.writeString(
                        directory.resolve("x.md"), "```java\nknet.noSuchMethod();\n```\n");

        assertThatThrownBy(() -> JavaBlocks.of(document).compile(directory))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("noSuchMethod");
    }
}

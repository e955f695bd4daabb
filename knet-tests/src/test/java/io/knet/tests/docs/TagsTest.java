package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * CI runs the tests with a tag in the packages that have some, and a test elsewhere would be left
 * out without a word; so would one whose tag nobody knows.
 */
class TagsTest {
    private static final Pattern LOOKED_FOR =
            Pattern.compile("^with_(\\w+)=\\(-Dtest='([^']*)'", Pattern.MULTILINE);

    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([\\w-]+)\"\\)");

    private static final Path CI = Project.ROOT.resolve(".ci/run");

    private static String looksForIn(String tag) {
        return LOOKED_FOR
                .matcher(Project.text(CI))
                .results()
                .filter(found -> found.group(1).equals(tag))
                .map(found -> found.group(2))
                .findFirst()
                .orElseThrow(() -> new AssertionError(".ci/run does not look for " + tag));
    }

    /** Test classes with this annotation, on themselves or on a method. */
    private static List<Path> testsWith(String annotation) {
        Pattern used = Pattern.compile("^\\s*" + Pattern.quote(annotation), Pattern.MULTILINE);
        return Project.files("Test.java").stream()
                .filter(file -> used.matcher(Project.text(file)).find())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "smoke, @Tag(\"smoke\")",
        "libknet, @EachLibknet",
        "libknet, @Tag(\"waiting\")",
        "libknet, @Tag(\"busy\")"
    })
    void everyTestWithATagIsWhereCiLooksForIt(String tag, String annotation) {
        List<String> packages =
                Pattern.compile(",")
                        .splitAsStream(looksForIn(tag))
                        .map(pattern -> "/" + pattern.replace("**.*Test", "").replace('.', '/'))
                        .toList();

        assertThat(packages).isNotEmpty().allMatch(name -> name.matches("(/[a-z]+)+/"));
        assertThat(testsWith(annotation))
                .isNotEmpty()
                .allMatch(file -> packages.stream().anyMatch(file.toString()::contains));
    }

    @Test
    void everyTagOfATestIsExplained() {
        String contributing = Project.text(Project.ROOT.resolve("CONTRIBUTING.md"));
        List<String> tags =
                Project.files("Test.java").stream()
                        .map(Project::text)
                        .flatMap(source -> TAG.matcher(source).results())
                        .map(found -> found.group(1))
                        .distinct()
                        .toList();

        assertThat(tags)
                .contains("any-jdk", "smoke")
                .allMatch(tag -> contributing.contains("`" + tag + "`"));
    }
}

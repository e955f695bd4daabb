package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The versions in documents, and those of the examples, are the versions of the build. */
class DocumentedVersionsTest {
    private static final Pattern DEPENDENCY =
            Pattern.compile(
                    "<groupId>([\\w.]+)</groupId>\\s*<artifactId>[\\w-]+</artifactId>[^\\n]*\\s*"
                            + "<version>([^<]+)</version>");

    private static final Pattern VERSION =
            Pattern.compile("<([\\w-]+)\\.version>([^<]+)</[\\w-]+\\.version>");

    @Test
    void theReadmeNamesTheVersionsOfTheBuild() {
        String pom = Project.text(Project.ROOT.resolve("pom.xml"));
        Set<String> named =
                DEPENDENCY
                        .matcher(Project.text(Project.ROOT.resolve("README.md")))
                        .results()
                        .map(found -> found.group(1) + " " + found.group(2))
                        .collect(Collectors.toSet());

        assertThat(named)
                .containsExactlyInAnyOrder(
                        "io.knet " + first(pom, "<version>([^<]+)</version>"),
                        "io.netty " + first(pom, "<netty.version>([^<]+)</netty.version>"));
    }

    /** They have no parent of knet's that could tell them. */
    @Test
    void theExamplesHaveTheVersionsOfTheBuild() {
        String pom = Project.text(Project.ROOT.resolve("pom.xml"));
        String examples = Project.text(Project.ROOT.resolve("examples/pom.xml"));
        int compared = 0;
        for (MatchResult property : VERSION.matcher(examples).results().toList()) {
            String own = "<" + property.group(1) + ".version>([^<]+)<";
            String ofBuild =
                    property.group(1).equals("knet")
                            ? first(pom, "<version>([^<]+)</version>")
                            : first(pom, own);
            assertThat(property.group(2)).as(property.group(1)).isEqualTo(ofBuild);
            compared++;
        }
        assertThat(compared).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/jgroups.md", "docs/testkit.md"})
    void theGuidesNameTheVersionOfTheBuild(String guide) {
        String pom = Project.text(Project.ROOT.resolve("pom.xml"));

        assertThat(first(Project.text(Project.ROOT.resolve(guide)), "<version>([^<]+)</version>"))
                .isEqualTo(first(pom, "<version>([^<]+)</version>"));
    }

    private static String first(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map(found -> found.group(1))
                .orElseThrow(() -> new AssertionError("no " + pattern));
    }
}

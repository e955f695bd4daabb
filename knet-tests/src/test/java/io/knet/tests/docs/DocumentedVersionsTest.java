package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's dependencies are those of the build. */
class DocumentedVersionsTest {
    private static final Pattern DEPENDENCY =
            Pattern.compile(
                    "<groupId>([\\w.]+)</groupId>\\s*<artifactId>[\\w-]+</artifactId>[^\\n]*\\s*"
                            + "<version>([^<]+)</version>");

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

    private static String first(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map(found -> found.group(1))
                .orElseThrow(() -> new AssertionError("no " + pattern));
    }
}

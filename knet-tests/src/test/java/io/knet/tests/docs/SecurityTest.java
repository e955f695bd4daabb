package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names only tests that there are. */
class SecurityTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");
    private static final int FEWEST = 30;

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        List<Path> sources = testSources();
        List<String> named =
                TEST.matcher(Files.readString(ROOT.resolve("SECURITY.md")))
                        .results()
                        .map(test -> test.group(1) + "." + test.group(2))
                        .distinct()
                        .toList();

        assertThat(named).hasSizeGreaterThan(FEWEST);
        assertThat(named).allSatisfy(test -> assertThat(exists(test, sources)).as(test).isTrue());
    }

    private static List<Path> testSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.getFileName().toString().endsWith("Test.java"))
                    .toList();
        }
    }

    /** Several modules may have a test of that name: the method is in one of them. */
    private static boolean exists(String test, List<Path> sources) throws IOException {
        String name = test.substring(0, test.indexOf('.'));
        String method = test.substring(test.indexOf('.') + 1);
        for (Path source : sources) {
            if (source.endsWith(name + ".java")
                    && (method.equals("null")
                            || Files.readString(source).contains(" void " + method + "("))) {
                return true;
            }
        }
        return false;
    }
}

package io.knet.tests.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the tests that documents cite: by class, or by class and method, after a package if need
 * be.
 */
final class TestSources {
    /**
     * In code quotes: {@code attacks.ReplayTest.nothingIsTaken}, of which only the class must be.
     */
    static final Pattern CITATION =
            Pattern.compile("`((?:[a-z][a-z0-9]*\\.)*)([A-Z]\\w*Test)(?:\\.([a-z]\\w*))?`");

    private static final Pattern PACKAGE =
            Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

    private record TestClass(String simpleName, String packageName, String source) {}

    private final List<TestClass> tests =
            Project.files("Test.java").stream().map(TestSources::read).toList();

    private static TestClass read(Path file) {
        String source = Project.text(file);
        String packageName =
                PACKAGE.matcher(source)
                        .results()
                        .findFirst()
                        .map(found -> found.group(1))
                        .orElseThrow(() -> new AssertionError(file + " is in no package"));
        return new TestClass(Project.name(file).replace(".java", ""), packageName, source);
    }

    /** What is wrong with a citation; empty if it leads to one class and, if named, its method. */
    Optional<String> problem(MatchResult citation) {
        String prefix = citation.group(1);
        String method = citation.group(3);
        List<TestClass> found = named(citation.group(2), prefix);
        if (found.isEmpty()) {
            return Optional.of("there is no such test");
        }
        if (found.size() > 1) {
            return Optional.of(
                    "ambiguous, cite it with its package: "
                            + found.stream().map(TestClass::packageName).toList());
        }
        return method == null || found.get(0).source().contains(" void " + method + "(")
                ? Optional.empty()
                : Optional.of("the test has no such method");
    }

    private List<TestClass> named(String simpleName, String prefix) {
        List<TestClass> named =
                tests.stream().filter(test -> test.simpleName().equals(simpleName)).toList();
        if (prefix.isEmpty()) {
            return named;
        }
        List<TestClass> atTheEnd =
                named.stream()
                        .filter(test -> ("." + test.packageName() + ".").endsWith("." + prefix))
                        .toList();
        return atTheEnd.isEmpty()
                ? named.stream()
                        .filter(test -> ("." + test.packageName() + ".").contains("." + prefix))
                        .toList()
                : atTheEnd;
    }

    /** Every citation in a text. */
    static Stream<MatchResult> citations(String text) {
        return CITATION.matcher(text).results();
    }
}

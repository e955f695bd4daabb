package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links from one document to another, to a heading and to a picture lead somewhere. */
class DocumentLinksTest {
    private static final Pattern LINK =
            Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final int FEWEST = 30;

    @Test
    void everyLinkBetweenDocumentsLeadsSomewhere() {
        List<Path> documents = Project.files(".md");

        assertThat(documents.stream().flatMap(DocumentLinksTest::links).count())
                .isGreaterThan(FEWEST);
        assertThat(documents.stream().flatMap(DocumentLinksTest::dead)).isEmpty();
    }

    private static Stream<String> links(Path document) {
        return LINK.matcher(withoutCode(document))
                .results()
                .map(DocumentLinksTest::target)
                .filter(target -> !target.contains("://"));
    }

    private static String target(MatchResult link) {
        String markdown = link.group(1);
        return markdown == null ? link.group(2) : markdown;
    }

    private static Stream<String> dead(Path document) {
        return links(document)
                .filter(target -> !leadsSomewhere(document, target))
                .map(target -> Project.relative(document) + ": " + target);
    }

    private static boolean leadsSomewhere(Path document, String target) {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path = file.isEmpty() ? document : document.resolveSibling(file);
        return Files.exists(path)
                && (hash < 0 || headings(path).contains(target.substring(hash + 1)));
    }

    private static Set<String> headings(Path document) {
        return HEADING.matcher(withoutCode(document))
                .results()
                .map(heading -> anchor(heading.group(1)))
                .collect(Collectors.toSet());
    }

    /** As the sites that show the documents make anchors of headings. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                .strip()
                .replace(' ', '-');
    }

    private static String withoutCode(Path document) {
        return CODE.matcher(Project.text(document)).replaceAll("");
    }
}

package io.knet.tests.docs;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The documents in docs/spec and what can be cited of them: sections by their number, points of a
 * numbered list by the section's number and their own, questions by Q and a number.
 */
final class Specification {
    private static final Pattern HEADING = Pattern.compile("^#{2,3} (\\d+(?:\\.\\d+)*)\\.? ");
    private static final Pattern POINT = Pattern.compile("^(\\d+)\\. ");
    private static final Pattern QUESTION = Pattern.compile("^\\| (Q\\d+) \\|");
    private static final String REFERENCE = "(?:Q\\d+|\\d+(?:\\.\\d+)*)";
    private static final String SEPARATOR = "(?:,? and |, | to )";
    private static final Pattern UNKNOWN = Pattern.compile("\\b[sS]pec ([a-z]+) (?:Q?\\d)");
    private static final Pattern OWN_SECTION =
            Pattern.compile("\\bsections? (\\d+(?:\\.\\d+)*)(?: and (\\d+(?:\\.\\d+)*))?");

    private final Map<String, Set<String>> citable = new TreeMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Pattern citation;
    private final Pattern cell;
    private final Pattern token;

    Specification() {
        for (Path file : Project.files(".md")) {
            if (file.getParent().endsWith(Path.of("docs", "spec"))) {
                String name = Project.name(file).replace(".md", "");
                texts.put(name, Project.text(file));
                citable.put(name, citable(Project.text(file)));
            }
        }
        String name = "(?:" + String.join("|", citable.keySet()) + ")";
        String group = name + " " + REFERENCE + "(?:" + SEPARATOR + REFERENCE + ")*";
        String groups = "(" + group + "(?:" + SEPARATOR + group + ")*)";
        citation = Pattern.compile("\\b[sS]pec " + groups);
        cell = Pattern.compile("(?<=\\| )" + groups + "(?= \\|)");
        token = Pattern.compile(name + "|" + REFERENCE);
    }

    private static Set<String> citable(String text) {
        Set<String> found = new HashSet<>();
        String section = "";
        for (String line : text.split("\n")) {
            Matcher heading = HEADING.matcher(line);
            Matcher point = POINT.matcher(line);
            Matcher question = QUESTION.matcher(line);
            if (heading.find()) {
                section = heading.group(1);
                found.add(section);
            } else if (point.find()) {
                found.add(section + "." + point.group(1));
            } else if (question.find()) {
                found.add(question.group(1));
            }
        }
        return found;
    }

    /** Names of the documents. */
    Set<String> documents() {
        return citable.keySet();
    }

    /** The citations in a text as document and reference, {@code wire 8.2}. */
    List<String> citations(String text) {
        String flat = text.replaceAll("\\n\\s*(?:\\*|//)? ?", " ").replaceAll(" +", " ");
        return Stream.of(
                        citation.matcher(flat).results().map(found -> found.group(1)),
                        cell.matcher(text).results().map(found -> found.group(1)),
                        UNKNOWN.matcher(flat)
                                .results()
                                .filter(found -> !citable.containsKey(found.group(1)))
                                .map(found -> found.group().substring("spec ".length())))
                .flatMap(groups -> groups)
                .flatMap(this::split)
                .toList();
    }

    private Stream<String> split(String groups) {
        if (citable.keySet().stream().noneMatch(name -> groups.startsWith(name + " "))) {
            return Stream.of(groups);
        }
        String[] document = {""};
        return token.matcher(groups)
                .results()
                .map(found -> found.group())
                .flatMap(
                        found -> {
                            if (citable.containsKey(found)) {
                                document[0] = found;
                                return Stream.empty();
                            }
                            return Stream.of(document[0] + " " + found);
                        });
    }

    /** Whether the place exists that a citation, as {@link #citations} gives it, speaks of. */
    boolean has(String reference) {
        int blank = reference.indexOf(' ');
        return citable.getOrDefault(reference.substring(0, blank), Set.of())
                .contains(reference.substring(blank + 1));
    }

    /** What a document of the specification refers to in itself, as "section 8.2". */
    List<String> ownReferences(String document) {
        return OWN_SECTION
                .matcher(texts.getOrDefault(document, ""))
                .results()
                .flatMap(found -> Stream.of(found.group(1), found.group(2)))
                .filter(number -> number != null)
                .map(number -> document + " " + number)
                .toList();
    }
}

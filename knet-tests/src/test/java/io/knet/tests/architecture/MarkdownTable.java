package io.knet.tests.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table of a document.
 *
 * @param rows the cells of each row, without those of the head
 */
record MarkdownTable(List<List<String>> rows) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String RULE = "|-";

    /** All tables of a document. */
    static List<MarkdownTable> all(String document) {
        List<MarkdownTable> tables = new ArrayList<>();
        List<List<String>> rows = null;
        for (String line : document.lines().toList()) {
            if (line.startsWith(RULE)) {
                rows = new ArrayList<>();
                tables.add(new MarkdownTable(rows));
            } else if (!line.startsWith("|")) {
                rows = null;
            } else if (rows != null) {
                rows.add(cells(line));
            }
        }
        return tables;
    }

    /** The table of a document below a head, of which there has to be one. */
    static MarkdownTable below(String head, String document) {
        int at = document.indexOf("\n" + head + "\n");
        if (at < 0) {
            throw new AssertionError("there is no table with the head " + head);
        }
        return all(document.substring(at)).get(0);
    }

    private static List<String> cells(String row) {
        return Stream.of(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    /** What stands in a text as code. */
    static List<String> codes(String text) {
        return CODE.matcher(text).results().map(MarkdownTable::code).toList();
    }

    private static String code(MatchResult found) {
        return found.group(1);
    }
}

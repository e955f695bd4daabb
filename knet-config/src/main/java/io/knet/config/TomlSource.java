package io.knet.config;

import java.util.List;
import org.tomlj.TomlPosition;

/** The text of a TOML file, and what is found to be wrong with it. */
final class TomlSource {
    private final List<String> lines;
    private final Findings findings;

    TomlSource(String text, Findings findings) {
        lines = text.lines().toList();
        this.findings = findings;
    }

    Findings findings() {
        return findings;
    }

    /** Where something begins: the parser takes what stands before it in an array for a part. */
    Place place(TomlPosition position) {
        int line = position.line();
        int column = position.column();
        while (line <= lines.size()) {
            String text = lines.get(line - 1);
            while (column <= text.length() && isBetween(text.charAt(column - 1))) {
                column++;
            }
            if (column <= text.length() && text.charAt(column - 1) != '#') {
                return new Place(line, column);
            }
            line++;
            column = 1;
        }
        return new Place(position.line(), position.column());
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == '\t' || c == ',';
    }
}

package io.knet.tests.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields as they are declared in formatted source text, with what the comments before and behind
 * them say: who may touch a field is written there.
 */
final class FieldDeclarations {
    private static final Pattern FIELD =
            Pattern.compile(
                    "(?s)((?:(?:private|protected|public|static|final|volatile|transient"
                            + "|@Nullable) )*)[\\w.]+(?:<.*?>)?(?:\\[\\])?(?: @Nullable \\[\\])? (\\w+)(?: = .*)?;");

    /** Collections and arrays that change although the field that holds them does not. */
    private static final Pattern MUTABLE_VALUE =
            Pattern.compile(
                    " = new (?:Array|Linked|Enum|Identity|Weak|Tree|Priority|Hash)?"
                            + "(?:HashMap|HashSet|List|Deque|Queue|Map|Set)<.*| = new \\w+\\[.*",
                    Pattern.DOTALL);

    private static final Pattern OWNER =
            Pattern.compile(
                    "@GuardedBy\\(|\\b(?:loop|leader|caller|constructor) only\\b"
                            + "|one thread at a time",
                    Pattern.CASE_INSENSITIVE);

    /**
     * A field.
     *
     * @param name its name
     * @param modifiers as declared
     * @param text the declaration, on one line
     * @param comments the comments and annotations before it and behind it
     */
    record Field(String name, String modifiers, String text, String comments) {
        boolean isVolatile() {
            return modifiers.contains("volatile ");
        }

        /** Whether what it holds changes, unseen by other threads. */
        boolean needsOwner() {
            if (modifiers.contains("static ") || isVolatile()) {
                return false;
            }
            return !modifiers.contains("final ") || MUTABLE_VALUE.matcher(text).find();
        }

        boolean hasOwner() {
            return OWNER.matcher(comments).find();
        }

        boolean isLoopOnly() {
            return Pattern.compile("\\bloop only\\b", Pattern.CASE_INSENSITIVE)
                    .matcher(comments)
                    .find();
        }
    }

    private FieldDeclarations() {}

    /** The fields of all classes in a source file. */
    static List<Field> in(String source) {
        List<Field> fields = new ArrayList<>();
        Deque<Boolean> classBody = new ArrayDeque<>();
        StringBuilder comments = new StringBuilder();
        StringBuilder statement = new StringBuilder();
        for (String raw : source.lines().toList()) {
            String line = raw.strip();
            if (line.isEmpty()
                    || line.startsWith("/*")
                    || line.startsWith("*")
                    || line.startsWith("//")
                    || line.matches("@\\w+(?:\\(.*\\))?")) {
                comments.append(line).append('\n');
                continue;
            }
            int behind = line.lastIndexOf("; // ");
            if (behind >= 0) {
                comments.append(line.substring(behind + 1));
                line = line.substring(0, behind + 1);
            }
            statement.append(statement.isEmpty() ? "" : " ").append(line);
            boolean inClass = Boolean.TRUE.equals(classBody.peek());
            String text = statement.toString();
            boolean ends = line.endsWith(";") || line.endsWith("{") || line.endsWith("}");
            if (inClass && line.endsWith(";")) {
                Matcher field = FIELD.matcher(text);
                if (field.matches() && !text.startsWith("return ")) {
                    fields.add(
                            new Field(field.group(2), field.group(1), text, comments.toString()));
                }
            }
            track(classBody, text, line);
            if (ends) {
                statement.setLength(0);
                comments.setLength(0);
            }
        }
        return fields;
    }

    private static void track(Deque<Boolean> classBody, String statement, String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                i = endOfString(line, i);
            } else if (c == '\'') {
                i = line.indexOf('\'', line.charAt(i + 1) == '\\' ? i + 3 : i + 2);
            } else if (c == '{') {
                classBody.push(
                        statement.matches("(?s).*\\b(?:class|interface|record|enum) \\w+.*"));
            } else if (c == '}') {
                classBody.poll();
            }
        }
    }

    private static int endOfString(String line, int start) {
        int i = start + 1;
        while (i < line.length() - 1 && line.charAt(i) != '"') {
            i += line.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}

package io.knet.admin.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a text as RFC 8259 has it, strictly. */
final class JsonReader {
    private static final int MAX_DEPTH = 32;
    private static final char END = '\uffff';

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    JsonValue readAll() {
        JsonValue value = value(0);
        blanks();
        if (at < text.length()) {
            throw wrong("something follows the value");
        }
        return value;
    }

    private JsonValue value(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("values are nested deeper than " + MAX_DEPTH);
        }
        blanks();
        return new JsonValue(
                switch (peek()) {
                    case '{' -> object(depth);
                    case '[' -> array(depth);
                    case '"' -> string();
                    case 't' -> word("true", true);
                    case 'f' -> word("false", false);
                    case 'n' -> word("null", JsonValue.NOTHING);
                    default -> number();
                });
    }

    private Map<String, JsonValue> object(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        at++;
        blanks();
        if (skip('}')) {
            return members;
        }
        do {
            blanks();
            if (peek() != '"') {
                throw wrong("the name of a member is expected, in quotes");
            }
            String name = string();
            blanks();
            expect(':');
            if (members.put(name, value(depth + 1)) != null) {
                throw wrong("member \"" + name + "\" is there twice");
            }
            blanks();
        } while (skip(','));
        expect('}');
        return members;
    }

    private List<JsonValue> array(int depth) {
        List<JsonValue> elements = new ArrayList<>();
        at++;
        blanks();
        if (skip(']')) {
            return elements;
        }
        do {
            elements.add(value(depth + 1));
            blanks();
        } while (skip(','));
        expect(']');
        return elements;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        at++;
        while (true) {
            char c = next();
            if (c == '"') {
                return string.toString();
            } else if (c == '\\') {
                string.append(escaped());
            } else if (c < ' ') {
                throw wrong("a control character in a text");
            } else {
                string.append(c);
            }
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an unknown escape in a text");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw wrong("\\u needs four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    /** A whole number that fits is a {@code Long}, any other a {@code Double}. */
    private Object number() {
        int start = at;
        while ("+-.eE0123456789".indexOf(peek()) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        if (!number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            at = start;
            throw wrong(
                    start == text.length() ? "a value is missing" : "no value begins like that");
        }
        if (number.matches("-?\\d{1,18}")) {
            return Long.valueOf(number);
        }
        return Double.valueOf(number);
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("no value begins like that");
        }
        at += word.length();
        return value;
    }

    private void blanks() {
        while (" \t\r\n".indexOf(peek()) >= 0) {
            at++;
        }
    }

    private boolean skip(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw wrong("\"" + c + "\" is expected");
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private char next() {
        if (at == text.length()) {
            throw wrong("a text does not end");
        }
        return text.charAt(at++);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + ", at character " + (at + 1));
    }
}

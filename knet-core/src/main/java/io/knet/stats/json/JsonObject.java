package io.knet.stats.json;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Writes one JSON object on one line. Members appear in the order in which they are put; putting a
 * name twice is the caller's mistake and is not noticed. Not thread safe.
 */
public final class JsonObject {
    private final StringBuilder text = new StringBuilder("{");

    /** A text. */
    public JsonObject put(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    /** A text, or no member at all. */
    public JsonObject put(String name, Optional<String> value) {
        value.ifPresent(present -> put(name, present));
        return this;
    }

    /** A whole number. */
    public JsonObject put(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if it is infinite or not a number, which JSON cannot express
     */
    public JsonObject put(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", which JSON cannot express");
        }
        name(name);
        text.append(value);
        return this;
    }

    /** True or false. */
    public JsonObject put(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    /** An object. */
    public JsonObject put(String name, JsonObject value) {
        name(name);
        text.append(value);
        return this;
    }

    /** A whole number, or no member at all. */
    public JsonObject put(String name, OptionalLong value) {
        value.ifPresent(present -> put(name, present));
        return this;
    }

    /** A value that is JSON already, which is not checked. */
    public JsonObject putJson(String name, String json) {
        name(name);
        text.append(json);
        return this;
    }

    /** All members of another object, which is JSON already and is not checked. */
    public JsonObject putMembersOf(String object) {
        String members = object.substring(1, object.length() - 1);
        if (!members.isEmpty()) {
            if (text.length() > 1) {
                text.append(',');
            }
            text.append(members);
        }
        return this;
    }

    /** An array of whole numbers. */
    public JsonObject putNumbers(String name, Collection<? extends Number> values) {
        return putArray(name, values, number -> Long.toString(number.longValue()));
    }

    /** An array of texts. */
    public JsonObject putTexts(String name, Collection<String> values) {
        return putArray(name, values, JsonObject::quoted);
    }

    /** An array of objects. */
    public JsonObject putObjects(String name, Collection<JsonObject> values) {
        return putArray(name, values, JsonObject::toString);
    }

    /** An array of values that are JSON already, which is not checked. */
    public JsonObject putJsons(String name, Collection<String> values) {
        return putArray(name, values, value -> value);
    }

    private <T> JsonObject putArray(
            String name, Collection<? extends T> values, Function<T, String> format) {
        name(name);
        text.append('[');
        String separator = "";
        for (T value : values) {
            text.append(separator).append(format.apply(value));
            separator = ",";
        }
        text.append(']');
        return this;
    }

    private void name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
    }

    private void quote(String value) {
        quote(value, text);
    }

    /** A text as JSON writes it, in quotes. */
    public static String quoted(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2);
        quote(value, text);
        return text.toString();
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (needsEscape(value, i)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    /**
     * Control characters, line ends of other kinds, and halves of surrogate pairs, which UTF-8
     * cannot encode.
     */
    private static boolean needsEscape(String value, int index) {
        char c = value.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == value.length()
                    || !Character.isLowSurrogate(value.charAt(index + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return index == 0 || !Character.isHighSurrogate(value.charAt(index - 1));
        }
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    /** The object as JSON. It may be put into another object, and added to afterwards. */
    @Override
    public String toString() {
        return text + "}";
    }
}

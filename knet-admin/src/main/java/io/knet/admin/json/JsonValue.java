package io.knet.admin.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A value that was read. What is asked for and is missing, or of another kind, is empty: those who
 * read answers of a newer or older node do without it.
 */
public final class JsonValue {
    private final Object value;

    /** A text, number, truth value, list of values, or map of members; or {@link #NOTHING}. */
    JsonValue(Object value) {
        this.value = value;
    }

    /** What stands for {@code null}. */
    static final Object NOTHING = new Object();

    /**
     * Reads one value, and nothing behind it.
     *
     * @throws IllegalArgumentException saying what is wrong, and where
     */
    public static JsonValue parse(String text) {
        return new JsonReader(text).readAll();
    }

    /** Whether this is an object. */
    public boolean isObject() {
        return value instanceof Map;
    }

    /** The member of a name. */
    public Optional<JsonValue> member(String name) {
        return value instanceof Map<?, ?> members && members.get(name) instanceof JsonValue found
                ? Optional.of(found)
                : Optional.empty();
    }

    /** The member of a name, if it is a text. */
    public Optional<String> text(String name) {
        return member(name)
                .flatMap(
                        member ->
                                member.value instanceof String text
                                        ? Optional.of(text)
                                        : Optional.empty());
    }

    /** The member of a name, if it is a whole number that a {@code long} can hold. */
    public OptionalLong number(String name) {
        return member(name).map(JsonValue::number).orElse(OptionalLong.empty());
    }

    /** The number that this is, if it is a whole one that a {@code long} can hold. */
    public OptionalLong number() {
        return value instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** The member of a name, if it is true or false. */
    public Optional<Boolean> truth(String name) {
        return member(name)
                .flatMap(
                        member ->
                                member.value instanceof Boolean truth
                                        ? Optional.of(truth)
                                        : Optional.empty());
    }

    /** A text, number or truth value as a text; empty if this is anything else. */
    public Optional<String> scalar() {
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? Optional.of(value.toString())
                : Optional.empty();
    }

    /** Whether the member of a name is true. */
    public boolean is(String name) {
        return truth(name).orElse(false);
    }

    /** The elements of the array of a name; none if there is no array. */
    public List<JsonValue> list(String name) {
        return member(name).map(JsonValue::elements).orElse(List.of());
    }

    private List<JsonValue> elements() {
        return value instanceof List<?> list
                ? list.stream().map(JsonValue.class::cast).toList()
                : List.of();
    }

    /** The names of an object's members, in their order; none if this is no object. */
    public List<String> names() {
        return value instanceof Map<?, ?> members
                ? members.keySet().stream().map(String.class::cast).toList()
                : List.of();
    }
}

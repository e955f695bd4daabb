package io.knet.config;

import io.knet.KnetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A section of a TOML file, as its readers ask for its options. What is not as it should be becomes
 * a finding and counts as not given; so do keys that no option has, at once.
 */
final class TomlSection {
    private final TomlSource source;
    private final Findings findings;
    private final TomlTable table;
    private final String path;
    private final Place place;

    TomlSection(TomlSource source, TomlTable table, String path, Place place) {
        this.source = source;
        findings = source.findings();
        this.table = table;
        this.path = path;
        this.place = place;
        refuseUnknownKeys();
    }

    private void refuseUnknownKeys() {
        List<String> known = ConfigOption.keysOf(path);
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                findings.add(
                        placeOf(key),
                        path.isEmpty() ? key : path + "." + key,
                        "is unknown; "
                                + Nearest.to(key, known)
                                        .map(near -> "did you mean \"" + near + "\"?")
                                        .orElse(
                                                (path.isEmpty() ? "the file" : "[" + path + "]")
                                                        + " may have "
                                                        + String.join(", ", known)));
            }
        }
    }

    /** Where the section begins. */
    Place place() {
        return place;
    }

    /** Where an option is, or the section if it is not given. */
    Place placeOf(ConfigOption option) {
        return placeOf(option.key());
    }

    private Place placeOf(String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? place : source.place(position);
    }

    boolean has(ConfigOption option) {
        return value(option) != null;
    }

    /** Says that an option's value cannot be used. */
    void refuse(ConfigOption option, String message) {
        findings.add(placeOf(option), option.path(), message);
    }

    /** Says that an option is missing, if it is. */
    void require(ConfigOption option, String what) {
        if (!has(option)) {
            findings.add(place, option.path(), "is missing; " + what);
        }
    }

    OptionalInt integer(ConfigOption option, int min, int max) {
        OptionalLong number = number(option, min, max);
        return number.isPresent()
                ? OptionalInt.of(Math.toIntExact(number.getAsLong()))
                : OptionalInt.empty();
    }

    OptionalLong number(ConfigOption option, long min, long max) {
        String allowed = "must be a whole number from " + min + " to " + max;
        if (value(option) instanceof Long number) {
            if (number >= min && number <= max) {
                return OptionalLong.of(number);
            }
            refuse(option, number + " " + allowed);
        } else if (has(option)) {
            refuse(option, wrongKind(option) + " " + allowed);
        }
        return OptionalLong.empty();
    }

    Optional<Boolean> flag(ConfigOption option) {
        if (value(option) instanceof Boolean flag) {
            return Optional.of(flag);
        }
        if (has(option)) {
            refuse(option, wrongKind(option) + " must be true or false");
        }
        return Optional.empty();
    }

    Optional<String> text(ConfigOption option, String allowed) {
        if (value(option) instanceof String text) {
            return Optional.of(text);
        }
        if (has(option)) {
            refuse(option, wrongKind(option) + " must be " + allowed + ", in quotes");
        }
        return Optional.empty();
    }

    /** One of some words. */
    <T> Optional<T> oneOf(ConfigOption option, Map<String, T> words) {
        String allowed = String.join(", ", words.keySet());
        Optional<String> text = text(option, "one of " + allowed);
        if (text.isPresent() && !words.containsKey(text.get())) {
            refuse(
                    option,
                    "\""
                            + text.get()
                            + "\" must be one of "
                            + allowed
                            + Nearest.to(text.get(), words.keySet())
                                    .map(near -> "; did you mean \"" + near + "\"?")
                                    .orElse(""));
        }
        return text.map(words::get);
    }

    /** The texts of an array, with their places. */
    Optional<Map<Place, String>> texts(ConfigOption option, String allowed) {
        if (!(value(option) instanceof TomlArray array)) {
            if (has(option)) {
                refuse(option, wrongKind(option) + " must be an array of " + allowed);
            }
            return Optional.empty();
        }
        Map<Place, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof String text) {
                texts.put(place(array.inputPositionOf(i)), text);
            } else {
                findings.add(
                        place(array.inputPositionOf(i)),
                        option.path(),
                        "every element must be " + allowed + ", in quotes");
            }
        }
        return Optional.of(texts);
    }

    /** The section of an option, if it is given. */
    Optional<TomlSection> section(ConfigOption option) {
        if (value(option) instanceof TomlTable inner) {
            return Optional.of(new TomlSection(source, inner, option.path(), placeOf(option)));
        }
        if (has(option)) {
            refuse(option, wrongKind(option) + " must be a section, [" + option.path() + "]");
        }
        return Optional.empty();
    }

    /** The sections of an option that may be repeated. */
    List<TomlSection> sections(ConfigOption option) {
        List<TomlSection> sections = new ArrayList<>();
        if (value(option) instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable inner) {
                    Place at = place(array.inputPositionOf(i));
                    sections.add(new TomlSection(source, inner, option.path(), at));
                } else {
                    refuse(option, "every element must be a section, [[" + option.path() + "]]");
                }
            }
        } else if (has(option)) {
            refuse(
                    option,
                    wrongKind(option)
                            + " must be sections, each with the header [["
                            + option.path()
                            + "]]");
        }
        return sections;
    }

    /** What is made of an option; if knet refuses it, that is a finding. */
    <T> Optional<T> made(ConfigOption option, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (KnetException refused) {
            refuse(option, String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    private Place place(@Nullable TomlPosition position) {
        return position == null ? place : source.place(position);
    }

    private @Nullable Object value(ConfigOption option) {
        return table.get(List.of(option.key()));
    }

    private String wrongKind(ConfigOption option) {
        Object value = value(option);
        if (value instanceof TomlTable) {
            return "a section";
        }
        if (value instanceof TomlArray) {
            return "an array";
        }
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }
}

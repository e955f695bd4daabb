package io.knet.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A section of a {@code corosync.conf}, as its readers ask for its options. What is not as it
 * should be becomes a finding and counts as not given.
 */
final class CorosyncSection {
    private final Findings findings;
    private final String path;
    private final Place place;
    private final Map<String, CorosyncEntry> entries = new LinkedHashMap<>();

    /** Entries whose key the section has already. */
    private final List<CorosyncEntry> repeated = new ArrayList<>();

    private final List<CorosyncSection> sections = new ArrayList<>();

    /**
     * A section without anything.
     *
     * @param path its name, with those of the sections around it before it; empty for the file
     */
    CorosyncSection(Findings findings, String path, Place place) {
        this.findings = findings;
        this.path = path;
        this.place = place;
    }

    /** A section of a name in this one that the file does not have. */
    CorosyncSection nothing(String name) {
        return new CorosyncSection(findings, pathOf(name), place);
    }

    void add(CorosyncEntry entry) {
        if (entries.putIfAbsent(entry.key(), entry) != null) {
            repeated.add(entry);
        }
    }

    /** The section of a name in this one, with a place of its own; sections may be repeated. */
    CorosyncSection begin(String name, Place at) {
        CorosyncSection section = new CorosyncSection(findings, pathOf(name), at);
        sections.add(section);
        return section;
    }

    /** All sections of a name. */
    List<CorosyncSection> sections(String name) {
        return sections.stream().filter(section -> section.path.equals(pathOf(name))).toList();
    }

    /** The sections of a name as one; empty if there is none. */
    Optional<CorosyncSection> section(String name) {
        List<CorosyncSection> all = sections(name);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        CorosyncSection joined = new CorosyncSection(findings, pathOf(name), all.get(0).place);
        for (CorosyncSection section : all) {
            section.entries.values().forEach(joined::add);
            section.repeated.forEach(joined::add);
            joined.sections.addAll(section.sections);
        }
        return Optional.of(joined);
    }

    /** Where the section begins. */
    Place place() {
        return place;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Says that an option, or that it is missing, is wrong. */
    void refuse(String key, String message) {
        CorosyncEntry entry = entries.get(key);
        findings.add(entry == null ? place : entry.place(), pathOf(key), message);
    }

    /**
     * Refuses what looks like a known key that is written wrong, and keys that are given twice.
     * Other keys are left alone, as a newer corosync may have them, and so are sections that nobody
     * asks this of.
     */
    void refuseMisspelled(List<String> known) {
        for (CorosyncEntry entry : repeated) {
            CorosyncEntry first = entries.get(entry.key());
            findings.add(
                    entry.place(),
                    pathOf(entry.key()),
                    "is given twice, first in line "
                            + (first == null ? place : first.place()).line());
        }
        for (CorosyncEntry entry : entries.values()) {
            if (!known.contains(entry.key())) {
                Nearest.to(entry.key(), known)
                        .ifPresent(
                                near ->
                                        refuse(
                                                entry.key(),
                                                "is unknown; did you mean \"" + near + "\"?"));
            }
        }
    }

    /** The entries, in the order of the file. */
    List<CorosyncEntry> entries() {
        return List.copyOf(entries.values());
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(entries.get(key)).map(CorosyncEntry::value);
    }

    /** A whole number. */
    OptionalInt number(String key, int min, int max) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= min && number <= max) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            // It is told like a number that is too large.
        }
        refuse(key, "\"" + text.get() + "\" must be a whole number from " + min + " to " + max);
        return OptionalInt.empty();
    }

    /** One of some words. */
    <T> Optional<T> oneOf(String key, Map<String, T> words) {
        Optional<String> text = text(key);
        if (text.isPresent() && !words.containsKey(text.get())) {
            refuse(
                    key,
                    "\"" + text.get() + "\" must be one of " + String.join(", ", words.keySet()));
        }
        return text.map(words::get);
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}

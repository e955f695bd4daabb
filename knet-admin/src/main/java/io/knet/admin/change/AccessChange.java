package io.knet.admin.change;

import io.knet.AccessControl;
import io.knet.AccessEntry;
import io.knet.AccessVerdict;
import io.knet.admin.value.Numbers;
import java.util.List;
import java.util.stream.Collectors;

/** A change of a link's access list. */
public sealed interface AccessChange {
    /** The forms of a change, in words. */
    String FORMS =
            "accept SOURCES or reject SOURCES (added at the end), insert N accept|reject SOURCES,"
                    + " remove accept|reject SOURCES, or clear";

    /** Changes a list. */
    void change(AccessControl list);

    /**
     * Adds an entry at the end.
     *
     * @param entry the entry
     */
    record Add(AccessEntry entry) implements AccessChange {
        @Override
        public void change(AccessControl list) {
            list.add(entry);
        }
    }

    /**
     * Adds an entry at a place.
     *
     * @param index the place, from 0
     * @param entry the entry
     */
    record Insert(int index, AccessEntry entry) implements AccessChange {
        @Override
        public void change(AccessControl list) {
            list.insert(index, entry);
        }
    }

    /**
     * Removes an entry.
     *
     * @param entry the entry
     */
    record Remove(AccessEntry entry) implements AccessChange {
        @Override
        public void change(AccessControl list) {
            list.remove(entry);
        }
    }

    /** Removes all entries, so that nobody is accepted. */
    record Clear() implements AccessChange {
        @Override
        public void change(AccessControl list) {
            list.clear();
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     * @throws io.knet.KnetException likewise
     */
    static AccessChange parse(String text) {
        String[] words = text.strip().split("\\s+", 2);
        String rest = words.length < 2 ? "" : words[1];
        switch (words[0]) {
            case "clear" -> {
                if (!rest.isEmpty()) {
                    throw new IllegalArgumentException("\"" + rest + "\" is too much");
                }
                return new Clear();
            }
            case "remove" -> {
                return new Remove(entry(rest));
            }
            case "insert" -> {
                String[] place = rest.split("\\s+", 2);
                int index = Numbers.parse("place", place[0], 0, Integer.MAX_VALUE);
                return new Insert(index, entry(place.length < 2 ? "" : place[1]));
            }
            default -> {
                return new Add(entry(text.strip()));
            }
        }
    }

    private static AccessEntry entry(String text) {
        String[] words = text.split("\\s+", 2);
        AccessVerdict verdict = AccessVerdict.ofName(words[0]);
        return AccessEntry.of(words.length < 2 ? "" : words[1], verdict);
    }

    /** A list in words. */
    static String text(List<AccessEntry> entries) {
        return entries.stream().map(AccessEntry::toString).collect(Collectors.joining(", "));
    }
}

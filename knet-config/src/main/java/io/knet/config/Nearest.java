package io.knet.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known word that somebody may have meant. */
final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /**
     * The known word that takes the fewest changes of a letter, if these are few for its length.
     */
    static Optional<String> to(String word, Collection<String> known) {
        int allowed = Math.max(1, Math.min(3, word.length() / 3));
        return word.length() > LONGEST
                ? Optional.empty()
                : known.stream()
                        .filter(other -> distance(word, other) <= allowed)
                        .min(
                                Comparator.comparingInt((String other) -> distance(word, other))
                                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Letters to insert, remove or exchange. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int exchanged = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}

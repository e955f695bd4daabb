package io.knet;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a configuration, so that one exception names all of it. */
final class Problems {
    private final String subject;
    private final List<String> found = new ArrayList<>();

    Problems(String subject) {
        this.subject = subject;
    }

    void require(boolean holds, String otherwise) {
        if (!holds) {
            found.add(otherwise);
        }
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "invalid " + subject + ": " + String.join("; ", found));
        }
    }
}

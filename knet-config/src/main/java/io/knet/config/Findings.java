package io.knet.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is found to be wrong with one file, gathered so that all of it is told at once. */
final class Findings {
    private final String file;
    private final List<ConfigProblem> problems = new ArrayList<>();

    Findings(Path file) {
        this.file = file.toString();
    }

    void add(Place place, String key, String message) {
        ConfigProblem problem =
                new ConfigProblem(
                        file, place.line(), place.column(), key, message.replaceAll("\\s+", " "));
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /**
     * Ends the reading if there is anything.
     *
     * @throws KnetConfigException naming all
     */
    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw asException();
        }
    }

    /** All that was found, of which there is something. */
    KnetConfigException asException() {
        problems.sort(
                Comparator.comparingInt(ConfigProblem::line)
                        .thenComparingInt(ConfigProblem::column));
        return new KnetConfigException(problems);
    }
}

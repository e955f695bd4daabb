package io.knet.config;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** Reports that a configuration file cannot be used, with everything that is wrong with it. */
public final class KnetConfigException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /**
     * Reports problems.
     *
     * @param problems at least one
     */
    KnetConfigException(List<ConfigProblem> problems) {
        super(
                requireNonNull(problems, "problems").stream()
                        .map(ConfigProblem::toString)
                        .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the lines; at least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}

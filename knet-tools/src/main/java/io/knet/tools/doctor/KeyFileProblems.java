package io.knet.tools.doctor;

import io.knet.config.ConfigProblem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What reading a configuration says of its key files: the file is good, and the machine is not. */
final class KeyFileProblems {
    private static final Pattern KEY_FILE = Pattern.compile("key file \"([^\"]*)\" (has mode )?.*");

    private KeyFileProblems() {}

    /** The findings, if nothing but key files is wrong; otherwise none. */
    static List<Finding> findings(List<ConfigProblem> problems) {
        List<Finding> findings =
                problems.stream().flatMap(problem -> finding(problem).stream()).toList();
        return findings.size() == problems.size() ? findings : List.of();
    }

    private static Optional<Finding> finding(ConfigProblem problem) {
        Matcher matcher = KEY_FILE.matcher(problem.message());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String file = matcher.group(1);
        return Optional.of(
                matcher.group(2) != null
                        ? Finding.ofMachine(
                                FindingCode.KEY_FILE_MODE,
                                problem.toString(),
                                "chmod 600 \"" + file + "\"")
                        : Finding.ofMachine(
                                FindingCode.KEY_FILE_UNUSABLE,
                                problem.toString(),
                                "ls -l \"" + file + "\"; knet keygen \"" + file + "\""));
    }
}

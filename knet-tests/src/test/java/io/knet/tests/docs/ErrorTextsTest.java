package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.LinkDownReason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What exceptions and events say does not begin with what stands beside it: whoever prints the
 * error number, the condition or the reason, and then the words, would print it twice.
 */
class ErrorTextsTest {
    private static final String NAMES =
            Stream.of(Errno.values(), KnetError.values(), LinkDownReason.values())
                    .flatMap(Arrays::stream)
                    .map(Object::toString)
                    .collect(Collectors.joining("|"));

    /** The constructor, and the beginning of its words if that is a name or a number's method. */
    private static final Pattern REPEATED =
            Pattern.compile(
                    "(?:new KnetException\\(\\s*(?:KnetError\\.)?\\w+,\\s*(?:Errno\\.\\w+,\\s*)?"
                            + "|wentDown\\(\\s*[\\w.]+,\\s*)"
                            + "(?:\"(?:"
                            + NAMES
                            + ")\\b"
                            + "|(?:errno|error|reason)(?:\\(\\))? \\+)");

    private static List<Path> mainSources() {
        return Project.files(".java").stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
    }

    @Test
    void noExceptionOrEventBeginsWithItsOwnNumberConditionOrReason() {
        assertThat(mainSources())
                .hasSizeGreaterThan(100)
                .filteredOn(file -> REPEATED.matcher(Project.text(file)).find())
                .isEmpty();
    }

    @Test
    void aTextThatRepeatsIsFound() {
        assertThat(
                        List.of(
                                "new KnetException(KnetError.HOST_DOWN, \"EHOSTDOWN: x\"",
                                "new KnetException(\n  KnetError.IN_USE,\n  \"IN_USE by\"",
                                "new KnetException(KnetError.SOCKET_ERROR, Errno.EIO, errno + \": \"",
                                "wentDown(LinkDownReason.CLOSED, \"CLOSED\")"))
                .allMatch(text -> REPEATED.matcher(text).find());
        assertThat(REPEATED.matcher("new KnetException(KnetError.IN_USE, \"host 2 has\"").find())
                .isFalse();
    }
}

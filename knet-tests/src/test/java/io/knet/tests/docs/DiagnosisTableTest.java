package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.DiagnosisCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/operations.md has the registry of diagnoses as it is. */
class DiagnosisTableTest {
    private static final String HEAD =
            "| name | title | text | severity | consequence of | after | next |";

    /** The rows as they have to be. */
    private static List<String> registry() {
        return Arrays.stream(DiagnosisCode.values()).map(DiagnosisTableTest::row).toList();
    }

    private static String row(DiagnosisCode code) {
        return "| "
                + String.join(
                        " | ",
                        "`" + code.wireName() + "`",
                        code.title(),
                        code.text(),
                        code.severity().wireName(),
                        causes(code.consequenceOf()),
                        code.showsAfter().toMillis() + " ms",
                        "`" + code.next() + "`")
                + " |";
    }

    private static String causes(Set<DiagnosisCode> causes) {
        return causes.equals(EnumSet.range(DiagnosisCode.ADDRESS_MISSING, DiagnosisCode.ONE_WAY))
                ? "any from `address-missing` to `one-way`"
                : causes.stream()
                        .sorted()
                        .map(cause -> "`" + cause.wireName() + "`")
                        .collect(Collectors.joining(", "));
    }

    @Test
    void theTableIsTheRegistry() {
        List<String> lines =
                Project.text(Project.ROOT.resolve("docs/operations.md")).lines().toList();
        int head = lines.indexOf(HEAD);
        assertThat(head).as("the head of the table").isNotNegative();
        List<String> rows =
                lines.stream().skip(head + 2L).takeWhile(line -> line.startsWith("|")).toList();
        assertThat(rows).containsExactlyElementsOf(registry());
    }
}

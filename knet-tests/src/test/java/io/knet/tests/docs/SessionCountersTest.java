package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.CounterDescriptor;
import io.knet.stats.DropReason;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/operations.md explains every reason for which sessions drop packets, and nothing else. */
class SessionCountersTest {
    private static final String HEAD = "| counter | means | look at |\n|---|---|---|\n";
    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+) \\|", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

    private static String operations() {
        return Project.text(Project.ROOT.resolve("docs/operations.md"));
    }

    private static List<String> documented() {
        String rest = operations();
        int at = rest.indexOf(HEAD);
        assertThat(at).as("the table of counters").isPositive();
        String table = rest.substring(at + HEAD.length(), rest.indexOf("\n\n", at));
        return ROW.matcher(table)
                .results()
                .flatMap(row -> CODE.matcher(row.group(1)).results())
                .map(SessionCountersTest::code)
                .toList();
    }

    private static String code(MatchResult found) {
        return found.group(1);
    }

    @Test
    void everyDropReasonOfSessionsHasItsRow() {
        List<String> reasons =
                Arrays.stream(DropReason.values())
                        .map(DropReason::descriptor)
                        .map(CounterDescriptor::name)
                        .filter(
                                name ->
                                        name.startsWith("session_")
                                                || name.equals("dialect")
                                                || name.equals("no_session"))
                        .toList();

        assertThat(documented()).containsExactlyInAnyOrderElementsOf(reasons);
    }
}

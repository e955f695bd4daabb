package io.knet.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.report.DiagnosisReport;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The registry. Names are stable: add to the list, change nothing. */
class DiagnosisCodeTest {
    private static final Pattern ARGUMENT = Pattern.compile("\\{([^}]*)\\}");

    /** What every link can say of itself. */
    static final Set<String> ALWAYS =
            Set.of(
                    "local",
                    "local_ip",
                    "port",
                    "remote",
                    "remote_ip",
                    "remote_port",
                    "host",
                    "link",
                    "own",
                    "age",
                    "since");

    /** What some diagnoses say besides. */
    private static final Set<String> SEEN =
            Set.of("errno", "from", "other", "spoken", "late", "timeout", "pongs", "needed");

    private static Set<String> arguments(String template) {
        return ARGUMENT.matcher(template)
                .results()
                .map(DiagnosisCodeTest::name)
                .collect(Collectors.toSet());
    }

    private static String name(MatchResult found) {
        return found.group(1);
    }

    @Test
    void numbersAreStable() {
        assertThat(Arrays.stream(DiagnosisCode.values()).map(DiagnosisCode::number))
                .containsExactly(
                        1, 2, 3, 4, 5, 6, 34, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
                        21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33);
        for (DiagnosisCode code : DiagnosisCode.values()) {
            assertThat(DiagnosisCode.ofNumber(code.number())).contains(code);
        }
        assertThat(DiagnosisCode.ofNumber(0)).isEmpty();
        assertThat(DiagnosisCode.ofNumber(255)).isEmpty();
    }

    @Test
    void namesAreStable() {
        assertThat(Arrays.stream(DiagnosisCode.values()).map(DiagnosisCode::wireName))
                .containsExactly(
                        "disabled",
                        "address-missing",
                        "cannot-bind",
                        "local-loopback",
                        "cannot-connect",
                        "cannot-send",
                        "peer-disabled",
                        "own-id",
                        "other-host",
                        "other-link",
                        "other-receiver",
                        "access-list",
                        "other-address",
                        "other-port",
                        "clear-packets",
                        "sealed-packets",
                        "other-dialect",
                        "no-key",
                        "session-key",
                        "session-suite",
                        "session-identity",
                        "session-clock",
                        "session-platform",
                        "not-authentic",
                        "refused",
                        "unreachable",
                        "too-late",
                        "one-way",
                        "path-too-small",
                        "coming-up",
                        "no-session",
                        "no-peer",
                        "silent",
                        "never-heard");
    }

    @Test
    void namesLeadBack() {
        for (DiagnosisCode code : DiagnosisCode.values()) {
            assertThat(DiagnosisCode.ofName(code.wireName())).isEqualTo(code);
        }
        for (DiagnosisCode.Severity severity : DiagnosisCode.Severity.values()) {
            assertThat(DiagnosisCode.Severity.ofName(severity.wireName())).isEqualTo(severity);
        }
    }

    @Test
    void eachHasATitleATextAndACommandOfItsOwn() {
        Set<String> titles = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (DiagnosisCode code : DiagnosisCode.values()) {
            assertThat(titles.add(code.title())).as(code.title()).isTrue();
            assertThat(texts.add(code.text())).as(code.text()).isTrue();
            assertThat(code.next()).isNotBlank();
            assertThat(code.text() + code.title() + code.next()).doesNotContain("|", "`");
        }
    }

    @Test
    void argumentsAreThoseThatLinksKnow() {
        for (DiagnosisCode code : DiagnosisCode.values()) {
            Set<String> left = arguments(code.text());
            left.removeAll(ALWAYS);
            left.removeAll(SEEN);
            assertThat(left).as(code.text()).isEmpty();
            assertThat(ALWAYS).as(code.next()).containsAll(arguments(code.next()));
        }
    }

    @Test
    void argumentsAreFilledInAsTheyAreAndWhatIsMissingStays() {
        assertThat(DiagnosisCode.filled("{a} and {b}, {a}", Map.of("a", "$1\\{b}")))
                .isEqualTo("$1\\{b} and {b}, $1\\{b}");
    }

    @Test
    void theJsonIsStable() {
        Diagnosis diagnosis =
                new DiagnosisReport(
                        DiagnosisCode.REFUSED,
                        Map.of(
                                "remote", "10.0.0.2:5405",
                                "remote_port", "5405",
                                "errno", "ECONNREFUSED",
                                "age", "0.3 s"),
                        7,
                        Instant.parse("2026-01-31T10:15:30.500987654Z"),
                        Instant.parse("2026-01-31T10:16:00Z"));
        assertThat(diagnosis.toJson())
                .isEqualTo(
                        "{\"code\":\"refused\",\"severity\":\"error\","
                                + "\"title\":\"the peer's machine refuses\","
                                + "\"text\":\"the peer's machine refuses packets to 10.0.0.2:5405:"
                                + " ECONNREFUSED, 0.3 s ago; nobody has that port there, or a"
                                + " firewall rejects\","
                                + "\"next\":\"ss -uanp 'sport = :5405'\",\"count\":7,"
                                + "\"first\":\"2026-01-31T10:15:30.500Z\","
                                + "\"last\":\"2026-01-31T10:16:00Z\"}");
        assertThat(diagnosis).hasToString("refused: " + diagnosis.text());
    }
}

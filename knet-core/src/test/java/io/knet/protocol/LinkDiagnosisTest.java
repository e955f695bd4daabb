package io.knet.protocol;

import static io.knet.stats.DiagnosisCode.CANNOT_CONNECT;
import static io.knet.stats.DiagnosisCode.CLEAR_PACKETS;
import static io.knet.stats.DiagnosisCode.COMING_UP;
import static io.knet.stats.DiagnosisCode.DISABLED;
import static io.knet.stats.DiagnosisCode.NEVER_HEARD;
import static io.knet.stats.DiagnosisCode.NOT_AUTHENTIC;
import static io.knet.stats.DiagnosisCode.ONE_WAY;
import static io.knet.stats.DiagnosisCode.OTHER_PORT;
import static io.knet.stats.DiagnosisCode.REFUSED;
import static io.knet.stats.DiagnosisCode.SILENT;
import static io.knet.stats.DiagnosisCode.TOO_LATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.knet.LinkTimers;
import io.knet.protocol.LinkDiagnosis.Finding;
import io.knet.protocol.LinkDiagnosis.Moment;
import io.knet.stats.DiagnosisCode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LinkDiagnosisTest {
    /** Some reading of a clock that is about to wrap. */
    private static final long START_NANOS = Long.MAX_VALUE - 3_000_000_000L;

    private static final Instant START = Instant.parse("2026-01-31T10:15:30Z");

    /** The states that are set; everything else is seen. */
    private static final Set<DiagnosisCode> STATES =
            EnumSet.of(
                    DISABLED,
                    DiagnosisCode.PATH_TOO_SMALL,
                    COMING_UP,
                    DiagnosisCode.NO_SESSION,
                    DiagnosisCode.NO_PEER,
                    SILENT,
                    NEVER_HEARD);

    private final LinkDiagnosis diagnosis = new LinkDiagnosis();
    private long passedMillis;

    private Moment now() {
        return new Moment(START_NANOS + passedMillis * 1_000_000, START.plusMillis(passedMillis));
    }

    private void pass(long millis) {
        passedMillis += millis;
    }

    private void saw(DiagnosisCode code) {
        diagnosis.saw(code, Map.of("what", code.wireName()), 1, now());
    }

    private void state(@Nullable DiagnosisCode code) {
        diagnosis.state(code, Map.of(), now());
    }

    private @Nullable DiagnosisCode decided() {
        diagnosis.decide(now());
        return diagnosis.view().current().map(Finding::code).orElse(null);
    }

    private @Nullable DiagnosisCode last() {
        return diagnosis.view().last().map(Finding::code).orElse(null);
    }

    /** Tells twice what is seen, as long after the first time as it takes to be believed. */
    private void sawLongEnough(DiagnosisCode code) {
        if (STATES.contains(code)) {
            state(code);
            pass(code.showsAfter().toMillis());
        } else {
            saw(code);
            pass(code.showsAfter().toMillis());
            saw(code);
        }
    }

    // ---- each alone

    @ParameterizedTest
    @EnumSource
    void eachIsADiagnosisOnceItHasLastedAndNotBefore(DiagnosisCode code) {
        long showsAfter = code.showsAfter().toMillis();
        if (STATES.contains(code)) {
            state(code);
        } else {
            saw(code);
        }
        if (showsAfter > 0) {
            pass(showsAfter - 1);
            if (!STATES.contains(code)) {
                saw(code);
            }
            assertThat(decided()).isNull();
            pass(1);
            if (!STATES.contains(code)) {
                saw(code);
            }
        }
        assertThat(decided()).isEqualTo(code);
        Finding found = diagnosis.view().current().orElseThrow();
        assertThat(found.began().wall()).isEqualTo(START);
        assertThat(found.first()).isEqualTo(START);
    }

    @ParameterizedTest
    @EnumSource
    void eachEndsWhenTheLinkIsWellAndIsTheLastOneThen(DiagnosisCode code) {
        sawLongEnough(code);
        assertThat(decided()).isEqualTo(code);
        pass(100);
        state(null);
        assertThat(decided()).isNull();
        boolean fault = code.severity() != DiagnosisCode.Severity.INFO;
        assertThat(last()).isEqualTo(fault ? code : null);
        if (fault) {
            assertThat(diagnosis.view().lastUntil()).contains(now().wall());
        }
        assertThat(diagnosis.nanosUntilDue(now().nanos())).isEqualTo(Long.MAX_VALUE);
    }

    // ---- several

    static Stream<Arguments> pairs() {
        return Stream.of(
                arguments(NEVER_HEARD, REFUSED, REFUSED),
                arguments(NEVER_HEARD, NOT_AUTHENTIC, NOT_AUTHENTIC),
                arguments(NEVER_HEARD, ONE_WAY, ONE_WAY),
                arguments(SILENT, TOO_LATE, TOO_LATE),
                arguments(SILENT, CANNOT_CONNECT, CANNOT_CONNECT),
                arguments(COMING_UP, TOO_LATE, TOO_LATE),
                arguments(ONE_WAY, TOO_LATE, TOO_LATE),
                arguments(REFUSED, OTHER_PORT, OTHER_PORT),
                arguments(ONE_WAY, REFUSED, REFUSED),
                arguments(NOT_AUTHENTIC, CLEAR_PACKETS, CLEAR_PACKETS));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theCauseIsTheDiagnosisAndNotWhatFollowsFromIt(
            DiagnosisCode one, DiagnosisCode other, DiagnosisCode expected) {
        sawLongEnough(one);
        sawLongEnough(other);
        assertThat(decided()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aConsequenceIsNoDiagnosisWhileAnyOfItsCausesIsThere(DiagnosisCode code) {
        for (DiagnosisCode cause : code.consequenceOf()) {
            LinkDiagnosisTest both = new LinkDiagnosisTest();
            both.sawLongEnough(code);
            both.sawLongEnough(cause);
            assertThat(both.decided()).as("%s besides %s", code, cause).isEqualTo(cause);
        }
    }

    @ParameterizedTest
    @EnumSource
    void causesStandBeforeTheirConsequences(DiagnosisCode code) {
        assertThat(code.consequenceOf()).allMatch(cause -> cause.compareTo(code) < 0);
    }

    @Test
    void aCauseThatIsOverLeavesWhatItExplained() {
        state(NEVER_HEARD);
        pass(2000);
        saw(REFUSED);
        assertThat(decided()).isEqualTo(REFUSED);
        diagnosis.over(REFUSED, now());
        assertThat(decided()).isEqualTo(NEVER_HEARD);
        assertThat(last()).isEqualTo(REFUSED);
    }

    // ---- time

    @Test
    void whatIsSeenNoLongerIsNoDiagnosisAnyMore() {
        diagnosis.timers(LinkTimers.ofMillis(100, 500));
        saw(REFUSED);
        assertThat(decided()).isEqualTo(REFUSED);
        assertThat(diagnosis.nanosUntilDue(now().nanos())).isEqualTo(5_000_000_001L);
        pass(5000);
        assertThat(decided()).isEqualTo(REFUSED);
        pass(1);
        assertThat(decided()).isNull();
        assertThat(last()).isEqualTo(REFUSED);
    }

    @Test
    void whatSlowPingsMeetCountsLonger() {
        diagnosis.timers(LinkTimers.ofMillis(10_000, 20_000));
        saw(REFUSED);
        pass(50_000);
        assertThat(decided()).isEqualTo(REFUSED);
        pass(1);
        assertThat(decided()).isNull();
    }

    @Test
    void onePacketThatMayBeForgedIsNoDiagnosisHoweverMuchTimePasses() {
        saw(NOT_AUTHENTIC);
        pass(4000);
        assertThat(decided()).isNull();
    }

    @Test
    void onePacketNowAndThenIsNoDiagnosis() {
        for (int i = 0; i < 5; i++) {
            saw(NOT_AUTHENTIC);
            assertThat(decided()).isNull();
            pass(5001);
        }
        assertThat(diagnosis.view().findings().get(0).count()).isEqualTo(5);
    }

    @Test
    void tellsWhenAStateWillBeADiagnosis() {
        state(NEVER_HEARD);
        pass(500);
        assertThat(diagnosis.nanosUntilDue(now().nanos())).isEqualTo(1_500_000_000L);
        assertThat(decided()).isNull();
        assertThat(diagnosis.view().tentative().map(Finding::code)).contains(NEVER_HEARD);
        pass(1500);
        assertThat(decided()).isEqualTo(NEVER_HEARD);
        assertThat(diagnosis.nanosUntilDue(now().nanos())).isEqualTo(Long.MAX_VALUE);
    }

    // ---- counting

    @Test
    void whatComesAgainIsOneEntryWithCountAndTimes() {
        for (int i = 0; i < 3; i++) {
            diagnosis.saw(REFUSED, Map.of("errno", "ECONNREFUSED"), 10, now());
            pass(250);
        }
        decided();
        List<Finding> findings = diagnosis.view().findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).count()).isEqualTo(30);
        assertThat(findings.get(0).first()).isEqualTo(START);
        assertThat(findings.get(0).last().wall()).isEqualTo(START.plusMillis(500));
    }

    @Test
    void aStateThatGoesOnIsCountedOnce() {
        state(SILENT);
        state(SILENT);
        state(null);
        state(SILENT);
        decided();
        assertThat(diagnosis.view().findings().get(0).count()).isEqualTo(2);
    }

    @Test
    void clearingForgetsWhatIsOverButNeitherThePresentNorTheLastDiagnosis() {
        saw(REFUSED);
        decided();
        diagnosis.answered(now());
        state(SILENT);
        pass(1000);
        decided();
        diagnosis.clear(now());
        assertThat(diagnosis.view().findings()).extracting(Finding::code).containsExactly(SILENT);
        assertThat(decided()).isEqualTo(SILENT);
        assertThat(last()).isEqualTo(REFUSED);
    }

    // ---- changes

    @Test
    void tellsOfChangesAndOfNothingElse() {
        assertThat(diagnosis.decide(now())).isFalse();
        diagnosis.saw(REFUSED, Map.of("errno", "ECONNREFUSED"), 1, now());
        assertThat(diagnosis.decide(now())).isTrue();
        diagnosis.saw(REFUSED, Map.of("errno", "ECONNREFUSED"), 1, now());
        assertThat(diagnosis.decide(now())).isFalse();
        diagnosis.saw(REFUSED, Map.of("errno", "ECONNRESET"), 1, now());
        assertThat(diagnosis.decide(now())).as("another error").isTrue();
        diagnosis.answered(now());
        assertThat(diagnosis.decide(now())).isTrue();
        assertThat(diagnosis.decide(now())).isFalse();
    }

    @Test
    void whatIsMeasuredEachTimeIsNoChange() {
        diagnosis.saw(TOO_LATE, Map.of("late", "2100"), 1, now());
        pass(1000);
        diagnosis.saw(TOO_LATE, Map.of("late", "2200"), 1, now());
        assertThat(diagnosis.decide(now())).isTrue();
        diagnosis.saw(TOO_LATE, Map.of("late", "2300"), 1, now());
        assertThat(diagnosis.decide(now())).isFalse();
        assertThat(diagnosis.view().current().orElseThrow().arguments())
                .isEqualTo(Map.of("late", "2300"));
    }

    @Test
    void aLinkThatIsDisabledHasNoOtherDiagnosis() {
        saw(REFUSED);
        decided();
        state(DISABLED);
        assertThat(decided()).isEqualTo(DISABLED);
        state(NEVER_HEARD);
        assertThat(decided()).isNull();
    }

    @Test
    void sayHowMuchTimeHasPassed() {
        assertThat(LinkDiagnosis.words(-1)).isEqualTo("0.0 s");
        assertThat(LinkDiagnosis.words(349_000_000)).isEqualTo("0.3 s");
        assertThat(LinkDiagnosis.words(9_999_000_000L)).isEqualTo("9.9 s");
        assertThat(LinkDiagnosis.words(119_000_000_000L)).isEqualTo("119 s");
        assertThat(LinkDiagnosis.words(121_000_000_000L)).isEqualTo("2 min");
        assertThat(LinkDiagnosis.words(7_200_000_000_000L)).isEqualTo("2 h");
    }
}

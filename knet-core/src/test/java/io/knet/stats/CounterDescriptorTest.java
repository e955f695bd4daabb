package io.knet.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Exporters keep ids, names and units for years: {@code counters.txt} lists those that were ever
 * given. Add a line for a new counter; write {@code retired} behind one that goes.
 */
class CounterDescriptorTest {
    private static final String RETIRED = "retired";

    private static final Map<String, List<? extends Counted>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("handle", Arrays.asList(HandleCounter.values()));
        KINDS.put("timer", Arrays.asList(HandleTimer.values()));
        KINDS.put("link", Arrays.asList(LinkCounter.values()));
        KINDS.put("drop", Arrays.asList(DropReason.values()));
    }

    private static List<String> lines() throws IOException {
        try (InputStream list = CounterDescriptorTest.class.getResourceAsStream("/counters.txt")) {
            assertThat(list).isNotNull();
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static List<CounterDescriptor> all() {
        return KINDS.values().stream().flatMap(List::stream).map(Counted::descriptor).toList();
    }

    @Test
    void everyCounterKeepsItsIdNameAndUnit() throws IOException {
        List<String> present = new ArrayList<>();
        KINDS.forEach(
                (kind, counters) ->
                        counters.stream()
                                .map(Counted::descriptor)
                                .map(
                                        counter ->
                                                String.join(
                                                        " ",
                                                        kind,
                                                        Integer.toString(counter.id()),
                                                        counter.name(),
                                                        counter.unit()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT)))
                                .forEach(present::add));
        assertThat(present)
                .containsExactlyInAnyOrderElementsOf(
                        lines().stream().filter(line -> !line.endsWith(RETIRED)).toList());
    }

    @Test
    void noIdAndNoNameIsUsedAgain() throws IOException {
        List<String[]> words = lines().stream().map(line -> line.split(" ")).toList();
        assertThat(words).allMatch(line -> line.length == 4 || line[4].equals(RETIRED));
        assertThat(words.stream().map(line -> line[0] + ' ' + line[1])).doesNotHaveDuplicates();
        assertThat(words.stream().map(line -> line[0] + ' ' + line[2])).doesNotHaveDuplicates();
    }

    @Test
    void namesAreInLowerCaseWithUnderscores() {
        assertThat(all()).allMatch(counter -> counter.name().matches("[a-z]+(_[a-z]+)*"));
    }

    @Test
    void descriptionsAreOneSentence() {
        assertThat(all())
                .allSatisfy(
                        counter ->
                                assertThat(counter.description())
                                        .as(counter.name())
                                        .matches("[A-Z][^.]{10,120}\\."));
        for (List<? extends Counted> kind : KINDS.values()) {
            assertThat(kind).extracting(c -> c.descriptor().description()).doesNotHaveDuplicates();
        }
    }

    @Test
    void timesAreInNanosecondsAndNothingElseIs() {
        assertThat(HandleTimer.values())
                .allMatch(timer -> timer.descriptor().unit() == CounterUnit.NANOSECONDS);
        assertThat(all())
                .filteredOn(counter -> counter.unit() == CounterUnit.NANOSECONDS)
                .hasSameSizeAs(HandleTimer.values());
    }

    @Test
    void aDescriptorReadsAsALineOfADocument() {
        assertThat(HandleCounter.TX_MESSAGES.descriptor())
                .hasToString(
                        "tx_messages (messages): Messages that were accepted to be sent,"
                                + " synchronously or not.");
    }
}

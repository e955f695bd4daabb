package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Latency;
import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long synchronous calls took.
 *
 * @param settings what was measured
 * @param rows by kind of call, size and pair
 */
public record LatencyReport(BenchSettings settings, List<Row> rows) implements Report {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;

    /** Copies the list. */
    public LatencyReport {
        rows = List.copyOf(rows);
    }

    /**
     * The measurements of one pair.
     *
     * @param roundTrip whether the answer was waited for
     * @param size length of the messages, in bytes
     * @param pair who sends to whom
     * @param rounds the measurements
     */
    public record Row(boolean roundTrip, int size, PairKind pair, List<Latency> rounds) {
        /** Copies the list. */
        public Row {
            rounds = List.copyOf(rounds);
        }

        private String call() {
            return roundTrip ? "round trip" : "sendSync";
        }

        private Spread micros(double percentile) {
            return Spread.of(rounds, latency -> latency.micros(percentile));
        }

        private List<Double> values(double percentile) {
            return rounds.stream().map(latency -> latency.micros(percentile)).toList();
        }

        private long lost() {
            return rounds.stream().mapToLong(Latency::lost).sum();
        }

        private long failed() {
            return rounds.stream().mapToLong(one -> one.failed() + one.unanswered()).sum();
        }

        private boolean isSound() {
            return rounds.stream()
                    .allMatch(
                            one -> one.isSound() && (one.lost() == 0 || !one.counters().isEmpty()));
        }

        private Map<String, Long> counters() {
            return Facts.sum(rounds.stream().map(Latency::counters).toList());
        }
    }

    /** To the pair of a kind, if it was measured; bare sockets are compared with nothing. */
    private Optional<Spread> ratio(Row row, PairKind kind, double percentile) {
        return row.pair == kind || row.pair == PairKind.BARE
                ? Optional.empty()
                : rows.stream()
                        .filter(
                                other ->
                                        other.pair == kind
                                                && other.size == row.size
                                                && other.roundTrip == row.roundTrip)
                        .findFirst()
                        .map(
                                other ->
                                        Spread.ratio(
                                                row.values(percentile), other.values(percentile)));
    }

    @Override
    public String text() {
        boolean bare = settings.pairs().contains(PairKind.BARE);
        List<String> headings =
                new ArrayList<>(
                        List.of(
                                "call",
                                "pair",
                                "bytes",
                                "p50 us",
                                "p90",
                                "p99",
                                "p99.9",
                                "max",
                                "failed",
                                "lost",
                                "p50 to libknet",
                                "p99 to libknet"));
        if (bare) {
            headings.add("p50 to bare");
        }
        Table table = new Table(headings.toArray(String[]::new));
        for (Row row : rows) {
            table.row(cells(row, bare).toArray(String[]::new));
        }
        StringBuilder text = new StringBuilder(Facts.headline("latency", settings)).append(table);
        for (Row row : rows) {
            String name = row.call() + ", " + row.size + " bytes, " + row.pair.label();
            text.append(Facts.losses(name, row.lost(), row.counters()));
        }
        return text.append("percentiles: median of the rounds; max: of all rounds\n").toString();
    }

    private List<String> cells(Row row, boolean bare) {
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                row.call(),
                                settings.label(row.pair),
                                Integer.toString(row.size),
                                Numerals.brief(row.micros(MEDIAN).median()),
                                Numerals.brief(row.micros(90).median()),
                                Numerals.brief(row.micros(HIGH).median()),
                                Numerals.brief(row.micros(99.9).median()),
                                Numerals.brief(row.micros(100).max()),
                                Long.toString(row.failed()),
                                Long.toString(row.lost()),
                                ratio(row, PairKind.LIBKNET, MEDIAN)
                                        .map(Numerals::ratio)
                                        .orElse(""),
                                ratio(row, PairKind.LIBKNET, HIGH)
                                        .map(Numerals::ratio)
                                        .orElse("")));
        if (bare) {
            cells.add(ratio(row, PairKind.BARE, MEDIAN).map(Numerals::ratio).orElse(""));
        }
        return cells;
    }

    /**
     * How the medians of Java nodes compare with those of another pair that was measured beside
     * them.
     *
     * @throws IllegalArgumentException if there was none with this size
     */
    public Spread medianTo(boolean roundTrip, int size, PairKind other) {
        return rows.stream()
                .filter(
                        row ->
                                row.pair == PairKind.JAVA
                                        && row.size == size
                                        && row.roundTrip == roundTrip)
                .findFirst()
                .flatMap(row -> ratio(row, other, MEDIAN))
                .orElseThrow(() -> new IllegalArgumentException("no " + size + " beside " + other));
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (Row row : rows) {
            JsonObject object =
                    new JsonObject()
                            .put("call", row.call())
                            .put("size", row.size)
                            .put("pair", row.pair.label())
                            .put("p50", Numerals.json(row.micros(MEDIAN)))
                            .put("p99", Numerals.json(row.micros(HIGH)))
                            .put("lost", row.lost())
                            .put("failed", row.failed());
            ratio(row, PairKind.LIBKNET, MEDIAN)
                    .ifPresent(it -> object.put("p50_to_libknet", Numerals.json(it)));
            ratio(row, PairKind.LIBKNET, HIGH)
                    .ifPresent(it -> object.put("p99_to_libknet", Numerals.json(it)));
            ratio(row, PairKind.BARE, MEDIAN)
                    .ifPresent(it -> object.put("p50_to_bare", Numerals.json(it)));
            objects.add(
                    object.putObjects("rounds", row.rounds.stream().map(Latency::json).toList()));
        }
        return Facts.json("latency", settings).putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(Row::isSound);
    }
}

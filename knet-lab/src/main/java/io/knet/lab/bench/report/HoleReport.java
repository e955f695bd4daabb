package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.HoleDelays;
import io.knet.lab.bench.measure.Latency;
import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How long confirmed messages took before and while a link was a black hole.
 *
 * @param settings what was measured
 * @param rows by size
 */
public record HoleReport(BenchSettings settings, List<Row> rows) implements Report {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;

    /** Copies the list. */
    public HoleReport {
        rows = List.copyOf(rows);
    }

    /**
     * The measurements of one length.
     *
     * @param size length of the messages, in bytes
     * @param rounds the measurements
     */
    public record Row(int size, List<HoleDelays> rounds) {
        /** Copies the list. */
        public Row {
            rounds = List.copyOf(rounds);
        }

        private Spread micros(Function<HoleDelays, Latency> phase, double percentile) {
            return Spread.of(rounds, one -> phase.apply(one).micros(percentile));
        }

        private long lost() {
            return rounds.stream().mapToLong(HoleDelays::lost).sum();
        }

        private long messages(Function<HoleDelays, Latency> phase) {
            return rounds.stream().mapToLong(one -> phase.apply(one).times().getTotalCount()).sum();
        }

        private Spread latency() {
            return Spread.of(rounds, HoleDelays::latencyMicros);
        }

        private Spread bound() {
            return Spread.of(rounds, HoleDelays::boundMicros);
        }
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "when",
                        "bytes",
                        "confirmed",
                        "p50 us",
                        "p99",
                        "p99.9",
                        "max",
                        "lost",
                        "latency us",
                        "3x latency + 15 ms");
        for (Row row : rows) {
            add(table, "before the hole", row, HoleDelays::before);
            add(
                    table,
                    "during the hole",
                    row,
                    HoleDelays::during,
                    Long.toString(row.lost()),
                    Numerals.brief(row.latency().median()),
                    Numerals.brief(row.bound().median()));
        }
        return Facts.headline("confirmed, link 0 a black hole", settings)
                + table
                + "percentiles: median of the rounds; max: of all rounds; lost: not confirmed, or"
                + " not arrived\n";
    }

    private static void add(
            Table table,
            String when,
            Row row,
            Function<HoleDelays, Latency> phase,
            String... more) {
        table.row(
                when,
                Integer.toString(row.size),
                Long.toString(row.messages(phase)),
                Numerals.brief(row.micros(phase, MEDIAN).median()),
                Numerals.brief(row.micros(phase, HIGH).median()),
                Numerals.brief(row.micros(phase, 99.9).median()),
                Numerals.brief(row.micros(phase, 100).max()),
                more.length > 0 ? more[0] : "",
                more.length > 1 ? more[1] : "",
                more.length > 2 ? more[2] : "");
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (Row row : rows) {
            objects.add(
                    new JsonObject()
                            .put("size", row.size)
                            .put("lost", row.lost())
                            .put("latency", Numerals.json(row.latency()))
                            .put("bound", Numerals.json(row.bound()))
                            .put(
                                    "p50_before",
                                    Numerals.json(row.micros(HoleDelays::before, MEDIAN)))
                            .put(
                                    "p50_during",
                                    Numerals.json(row.micros(HoleDelays::during, MEDIAN)))
                            .put("p99_during", Numerals.json(row.micros(HoleDelays::during, HIGH)))
                            .putObjects(
                                    "rounds", row.rounds.stream().map(HoleDelays::json).toList()));
        }
        return Facts.json("confirmed_hole", settings).putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(row -> row.rounds.stream().allMatch(HoleDelays::isSound));
    }
}

package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Confirmed;
import io.knet.lab.bench.measure.Latency;
import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How long confirmed messages took, beside round trips.
 *
 * @param settings what was measured
 * @param rows by size
 */
public record ConfirmedReport(BenchSettings settings, List<Row> rows) implements Report {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;

    /** Copies the list. */
    public ConfirmedReport {
        rows = List.copyOf(rows);
    }

    /**
     * The measurements of one length.
     *
     * @param size length of the messages, in bytes
     * @param outstanding how many of {@code several} waited for their receipts at once
     * @param trips messages that the peer's sendSync sent back
     * @param single confirmed messages, one after the other
     * @param several confirmed messages, several at once
     */
    public record Row(
            int size,
            int outstanding,
            List<Latency> trips,
            List<Confirmed> single,
            List<Confirmed> several) {
        /** Copies the lists. */
        public Row {
            trips = List.copyOf(trips);
            single = List.copyOf(single);
            several = List.copyOf(several);
        }

        private List<Latency> calls() {
            return single.stream().map(Confirmed::calls).toList();
        }

        /** How a percentile of single confirmed messages compares with that of round trips. */
        Spread ratio(double percentile) {
            Function<Latency, Double> figure = latency -> latency.micros(percentile);
            return Spread.ratio(
                    calls().stream().map(figure).toList(), trips.stream().map(figure).toList());
        }

        private Spread perSecond() {
            return Spread.of(several, Confirmed::perSecond);
        }

        private boolean isSound() {
            return trips.stream().allMatch(Latency::isSound)
                    && Stream.concat(single.stream(), several.stream())
                            .allMatch(Confirmed::isSound);
        }
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "call",
                        "bytes",
                        "p50 us",
                        "p99",
                        "p99.9",
                        "max",
                        "confirmed/s",
                        "failed",
                        "lost",
                        "p50 to round trip",
                        "p99 to round trip");
        for (Row row : rows) {
            add(table, "round trip", row, row.trips);
            add(
                    table,
                    "confirmed, one at a time",
                    row,
                    row.calls(),
                    Numerals.whole(Spread.of(row.single, Confirmed::perSecond).median()),
                    Numerals.ratio(row.ratio(MEDIAN)),
                    Numerals.ratio(row.ratio(HIGH)));
            add(
                    table,
                    "confirmed, " + row.outstanding + " at once",
                    row,
                    row.several.stream().map(Confirmed::calls).toList(),
                    Numerals.whole(row.perSecond().median())
                            + " ("
                            + Numerals.range(row.perSecond())
                            + ")");
        }
        return Facts.headline("confirmed", settings)
                + table
                + "percentiles: median of the rounds; max: of all rounds\n";
    }

    private static void add(
            Table table, String call, Row row, List<Latency> rounds, String... more) {
        table.row(
                call,
                Integer.toString(row.size),
                Numerals.brief(micros(rounds, MEDIAN).median()),
                Numerals.brief(micros(rounds, HIGH).median()),
                Numerals.brief(micros(rounds, 99.9).median()),
                Numerals.brief(micros(rounds, 100).max()),
                more.length > 0 ? more[0] : "",
                Long.toString(failed(rounds)),
                Long.toString(lost(rounds)),
                more.length > 1 ? more[1] : "",
                more.length > 2 ? more[2] : "");
    }

    private static Spread micros(List<Latency> rounds, double percentile) {
        return Spread.of(rounds, latency -> latency.micros(percentile));
    }

    private static long failed(List<Latency> rounds) {
        return rounds.stream().mapToLong(one -> one.failed() + one.unanswered()).sum();
    }

    private static long lost(List<Latency> rounds) {
        return rounds.stream().mapToLong(Latency::lost).sum();
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (Row row : rows) {
            objects.add(
                    object("round trip", row, row.trips)
                            .putObjects("rounds", row.trips.stream().map(Latency::json).toList()));
            objects.add(
                    confirmed(row, 1, row.single)
                            .put("p50_to_round_trip", Numerals.json(row.ratio(MEDIAN)))
                            .put("p99_to_round_trip", Numerals.json(row.ratio(HIGH))));
            objects.add(confirmed(row, row.outstanding, row.several));
        }
        return Facts.json("confirmed", settings).putObjects("results", objects);
    }

    private static JsonObject confirmed(Row row, int outstanding, List<Confirmed> rounds) {
        return object("confirmed", row, rounds.stream().map(Confirmed::calls).toList())
                .put("outstanding", outstanding)
                .put("confirmed_per_second", Numerals.json(Spread.of(rounds, Confirmed::perSecond)))
                .putObjects("rounds", rounds.stream().map(Confirmed::json).toList());
    }

    private static JsonObject object(String call, Row row, List<Latency> rounds) {
        return new JsonObject()
                .put("call", call)
                .put("size", row.size)
                .put("p50", Numerals.json(micros(rounds, MEDIAN)))
                .put("p99", Numerals.json(micros(rounds, HIGH)))
                .put("failed", failed(rounds))
                .put("lost", lost(rounds));
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(Row::isSound);
    }
}

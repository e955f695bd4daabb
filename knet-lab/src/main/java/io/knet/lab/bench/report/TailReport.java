package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.measure.Tail;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.option.TailSpec;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * How long calls took beside a stream of queued messages.
 *
 * @param settings what was measured
 * @param spec the calls and the stream
 * @param rows by size and pair
 */
public record TailReport(BenchSettings settings, TailSpec spec, List<Row> rows) implements Report {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;
    private static final double HIGHEST = 99.9;

    /** Copies the list. */
    public TailReport {
        rows = List.copyOf(rows);
    }

    /**
     * The measurements of one pair.
     *
     * @param size length of the calls' messages, in bytes
     * @param pair who sends to whom
     * @param rounds the measurements
     */
    public record Row(int size, PairKind pair, List<Tail> rounds) {
        /** Copies the list. */
        public Row {
            rounds = List.copyOf(rounds);
        }

        private Spread spread(ToDoubleFunction<Tail> figure) {
            return Spread.of(rounds, figure);
        }

        private Spread micros(double percentile) {
            return spread(one -> one.calls().micros(percentile));
        }

        private List<Double> values(ToDoubleFunction<Tail> figure) {
            return rounds.stream().map(figure::applyAsDouble).toList();
        }

        private long sum(ToLongFunction<Tail> figure) {
            return rounds.stream().mapToLong(figure).sum();
        }

        private double streamLostShare() {
            return (double) sum(Tail::streamLost) / Math.max(1, sum(Tail::streamSent));
        }

        private Map<String, Long> counters() {
            return Facts.sum(rounds.stream().map(one -> one.calls().counters()).toList());
        }
    }

    private static double highest(Tail one) {
        return one.calls().micros(HIGHEST);
    }

    private double highestFromDue(Tail one) {
        return one.calls().microsFromDue(HIGHEST, spec.interval());
    }

    private Optional<Spread> toLibknet(Row row, ToDoubleFunction<Tail> figure) {
        return row.pair == PairKind.LIBKNET
                ? Optional.empty()
                : rows.stream()
                        .filter(other -> other.pair == PairKind.LIBKNET && other.size == row.size)
                        .findFirst()
                        .map(other -> Spread.ratio(row.values(figure), other.values(figure)));
    }

    private String rate() {
        return spec.calls() == 0
                ? "one after the other"
                : String.format(Locale.ROOT, "at %,d/s", spec.calls());
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "pair",
                        "bytes",
                        "calls/s",
                        "p50 us",
                        "p99",
                        "p99.9",
                        "max",
                        "p99.9 from due",
                        "failed",
                        "lost",
                        "stream MB/s",
                        "stream lost",
                        "p99.9 to libknet",
                        "from due to libknet");
        for (Row row : rows) {
            table.row(
                    settings.label(row.pair),
                    Integer.toString(row.size),
                    Numerals.whole(row.spread(Tail::callsPerSecond).median()),
                    Numerals.brief(row.micros(MEDIAN).median()),
                    Numerals.brief(row.micros(HIGH).median()),
                    Numerals.brief(row.micros(HIGHEST).median()),
                    Numerals.brief(row.micros(100).max()),
                    Numerals.brief(row.spread(this::highestFromDue).median()),
                    Long.toString(row.sum(one -> one.calls().failed())),
                    Long.toString(row.sum(one -> one.calls().lost())),
                    Numerals.brief(row.spread(Tail::streamMegabytesPerSecond).median()),
                    Numerals.percent(row.streamLostShare()),
                    toLibknet(row, TailReport::highest).map(Numerals::ratio).orElse(""),
                    toLibknet(row, this::highestFromDue).map(Numerals::ratio).orElse(""));
        }
        StringBuilder text = new StringBuilder(Facts.headline("tail", settings)).append(table);
        for (Row row : rows) {
            String name = row.size + " bytes, " + row.pair.label() + ", calls and stream";
            text.append(Facts.losses(name, row.sum(Tail::lost), row.counters()));
        }
        return text.append("calls of sendSync ")
                .append(rate())
                .append(", beside ")
                .append(spec.megabytes())
                .append(" MB/s of queued messages of ")
                .append(spec.streamSize())
                .append(" bytes, of which stream MB/s were delivered\n")
                .append("from due: calls that were due while another went on counted as waiting\n")
                .append("percentiles: median of the rounds; max: of all rounds\n")
                .toString();
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (Row row : rows) {
            JsonObject object =
                    new JsonObject()
                            .put("size", row.size)
                            .put("pair", row.pair.label())
                            .put(
                                    "calls_per_second",
                                    Numerals.json(row.spread(Tail::callsPerSecond)))
                            .put("p50", Numerals.json(row.micros(MEDIAN)))
                            .put("p99", Numerals.json(row.micros(HIGH)))
                            .put("p99_9", Numerals.json(row.micros(HIGHEST)))
                            .put("max", Numerals.json(row.micros(100)))
                            .put("p99_9_from_due", Numerals.json(row.spread(this::highestFromDue)))
                            .put("failed", row.sum(one -> one.calls().failed()))
                            .put("lost", row.sum(one -> one.calls().lost()))
                            .put(
                                    "stream_megabytes_per_second",
                                    Numerals.json(row.spread(Tail::streamMegabytesPerSecond)))
                            .put("stream_lost", row.sum(Tail::streamLost));
            toLibknet(row, TailReport::highest)
                    .ifPresent(it -> object.put("p99_9_to_libknet", Numerals.json(it)));
            toLibknet(row, this::highestFromDue)
                    .ifPresent(it -> object.put("p99_9_from_due_to_libknet", Numerals.json(it)));
            objects.add(object.putObjects("rounds", row.rounds.stream().map(Tail::json).toList()));
        }
        return Facts.json("tail", settings)
                .put("calls_per_second", spec.calls())
                .put("stream_megabytes_per_second", spec.megabytes())
                .put("stream_size", spec.streamSize())
                .putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().flatMap(row -> row.rounds.stream()).allMatch(Tail::isSound);
    }
}

package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.LoadedCalls;
import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.stats.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What renewing sessions costs those who send meanwhile.
 *
 * @param settings what was measured
 * @param every time between two requests to renew the session
 * @param rows by size, that without renewals first
 */
public record RenewalReport(BenchSettings settings, Duration every, List<Row> rows)
        implements Report {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;
    private static final double HIGHEST = 99.9;

    /** Copies the list. */
    public RenewalReport {
        rows = List.copyOf(rows);
    }

    /**
     * The measurements with renewals, or those without.
     *
     * @param renewed whether the session was renewed over and over
     * @param size length of the messages, in bytes
     * @param rounds the measurements
     */
    public record Row(boolean renewed, int size, List<LoadedCalls> rounds) {
        /** Copies the list. */
        public Row {
            rounds = List.copyOf(rounds);
        }

        private String name() {
            return renewed ? "renewed" : "steady";
        }

        private Spread micros(double percentile) {
            return spread(one -> one.calls().micros(percentile));
        }

        private Spread spread(ToDoubleFunction<LoadedCalls> figure) {
            return Spread.of(rounds, figure);
        }

        private List<Double> values(double percentile) {
            return rounds.stream().map(one -> one.calls().micros(percentile)).toList();
        }

        private long sum(ToLongFunction<LoadedCalls> figure) {
            return rounds.stream().mapToLong(figure).sum();
        }

        private long lost() {
            return sum(one -> one.calls().lost());
        }

        private long failed() {
            return sum(one -> one.calls().failed());
        }

        private Map<String, Long> counters() {
            return Facts.sum(rounds.stream().map(one -> one.calls().counters()).toList());
        }

        private Map<String, Long> nodeDropsByReason() {
            return Facts.sum(rounds.stream().map(LoadedCalls::nodeDrops).toList());
        }

        private long nodeDrops() {
            return nodeDropsByReason().values().stream().mapToLong(count -> count).sum();
        }
    }

    private Optional<Spread> toSteady(Row row, double percentile) {
        return rows.stream()
                .filter(other -> row.renewed && !other.renewed && other.size == row.size)
                .findFirst()
                .map(steady -> Spread.ratio(row.values(percentile), steady.values(percentile)));
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "sessions",
                        "pair",
                        "bytes",
                        "delivered/s",
                        "sessions made",
                        "p50 us",
                        "p99",
                        "p99.9",
                        "max",
                        "failed",
                        "lost",
                        "kernel drops",
                        "node drops",
                        "p50 to steady",
                        "p99.9 to steady");
        for (Row row : rows) {
            table.row(
                    row.name(),
                    settings.label(PairKind.JAVA),
                    Integer.toString(row.size),
                    Numerals.whole(row.spread(LoadedCalls::deliveredPerSecond).median()),
                    Long.toString(row.sum(LoadedCalls::sessions)),
                    Numerals.brief(row.micros(MEDIAN).median()),
                    Numerals.brief(row.micros(HIGH).median()),
                    Numerals.brief(row.micros(HIGHEST).median()),
                    Numerals.brief(row.micros(100).max()),
                    Long.toString(row.failed()),
                    Long.toString(row.lost()),
                    Long.toString(row.sum(LoadedCalls::kernelDrops)),
                    Long.toString(row.nodeDrops()),
                    toSteady(row, MEDIAN).map(Numerals::ratio).orElse(""),
                    toSteady(row, HIGHEST).map(Numerals::ratio).orElse(""));
        }
        StringBuilder text = new StringBuilder(Facts.headline("renewal", settings)).append(table);
        for (Row row : rows) {
            String name = row.name() + ", " + row.size + " bytes";
            text.append(Facts.losses(name, row.lost(), row.counters()));
            if (row.nodeDrops() > 0) {
                text.append("  node drops, ").append(name).append(": ");
                text.append(Facts.listed(row.nodeDropsByReason())).append('\n');
            }
        }
        return text.append("calls of sendSync beside queued messages; renewal asked for every ")
                .append(every.toMillis())
                .append(" ms; lost: of all messages\n")
                .toString();
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (Row row : rows) {
            JsonObject object =
                    new JsonObject()
                            .put("sessions", row.name())
                            .put("size", row.size)
                            .put(
                                    "delivered_per_second",
                                    Numerals.json(row.spread(LoadedCalls::deliveredPerSecond)))
                            .put("sessions_made", row.sum(LoadedCalls::sessions))
                            .put("p50", Numerals.json(row.micros(MEDIAN)))
                            .put("p99", Numerals.json(row.micros(HIGH)))
                            .put("p99_9", Numerals.json(row.micros(HIGHEST)))
                            .put("failed", row.failed())
                            .put("lost", row.lost())
                            .put("kernel_drops", row.sum(LoadedCalls::kernelDrops))
                            .put("node_drops", row.nodeDrops());
            toSteady(row, MEDIAN).ifPresent(it -> object.put("p50_to_steady", Numerals.json(it)));
            toSteady(row, HIGHEST)
                    .ifPresent(it -> object.put("p99_9_to_steady", Numerals.json(it)));
            objects.add(
                    object.putObjects(
                            "rounds", row.rounds.stream().map(LoadedCalls::json).toList()));
        }
        return Facts.json("renewal", settings)
                .put("renewal_every_ms", every.toMillis())
                .putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().flatMap(row -> row.rounds.stream()).allMatch(LoadedCalls::isSound);
    }
}

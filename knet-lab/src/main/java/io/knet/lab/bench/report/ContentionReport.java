package io.knet.lab.bench.report;

import io.knet.Errno;
import io.knet.lab.bench.measure.Contention;
import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.option.PingTimers;
import io.knet.lab.bench.option.ThreadCount;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What became of messages that many threads sent at once.
 *
 * @param settings what was measured
 * @param rows by timers, size, threads and pair
 */
public record ContentionReport(BenchSettings settings, List<Row> rows) implements Report {
    /** Copies the list. */
    public ContentionReport {
        rows = List.copyOf(rows);
    }

    /**
     * The measurements of one pair.
     *
     * @param timers of its link
     * @param threads who called
     * @param size length of the messages, in bytes
     * @param pair who sends to whom
     * @param rounds the measurements
     */
    public record Row(
            PingTimers timers,
            ThreadCount threads,
            int size,
            PairKind pair,
            List<Contention> rounds) {
        /** Copies the list. */
        public Row {
            rounds = List.copyOf(rounds);
        }

        private Spread spread(ToDoubleFunction<Contention> figure) {
            return Spread.of(rounds, figure);
        }

        private List<Double> delivered() {
            return rounds.stream().map(Contention::deliveredPerSecond).toList();
        }

        private long sum(ToLongFunction<Contention> figure) {
            return rounds.stream().mapToLong(figure).sum();
        }

        private long lost() {
            return Math.max(0, sum(Contention::sent) - sum(Contention::arrived));
        }

        private Map<Integer, Long> refused() {
            Map<Integer, Long> all = new TreeMap<>();
            rounds.forEach(
                    one ->
                            one.refused()
                                    .forEach((code, count) -> all.merge(code, count, Long::sum)));
            return all;
        }

        private String refusedInWords() {
            return refused().entrySet().stream()
                    .map(entry -> nameOf(entry.getKey()) + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
        }

        private static String nameOf(int code) {
            for (Errno errno : Errno.values()) {
                if (errno.code() == code) {
                    return errno.name();
                }
            }
            return "errno " + code;
        }

        private boolean isLike(Row other) {
            return timers.equals(other.timers) && size == other.size;
        }

        private Map<String, Long> counters() {
            return Facts.sum(rounds.stream().map(Contention::counters).toList());
        }
    }

    /** Delivered a second, to what libknet delivered from as many threads. */
    private Optional<Spread> toLibknet(Row row) {
        return row.pair == PairKind.LIBKNET
                ? Optional.empty()
                : rows.stream()
                        .filter(
                                other ->
                                        other.pair == PairKind.LIBKNET
                                                && other.isLike(row)
                                                && other.threads.equals(row.threads))
                        .findFirst()
                        .map(libknet -> Spread.ratio(row.delivered(), libknet.delivered()));
    }

    /** Delivered a second, to what one thread of the same pair delivered. */
    private Optional<Spread> toOneThread(Row row) {
        return row.threads.count() == 1
                ? Optional.empty()
                : rows.stream()
                        .filter(
                                other ->
                                        other.pair == row.pair
                                                && other.isLike(row)
                                                && other.threads.count() == 1)
                        .findFirst()
                        .map(one -> Spread.ratio(row.delivered(), one.delivered()));
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "timers",
                        "threads",
                        "pair",
                        "bytes",
                        "OK/s",
                        "delivered/s",
                        "share",
                        "refused",
                        "p50 us",
                        "p99",
                        "max",
                        "link downs",
                        "kernel drops",
                        "to libknet",
                        "to 1 thread");
        for (Row row : rows) {
            table.row(
                    row.timers.label(),
                    row.threads.label(),
                    settings.label(row.pair),
                    Integer.toString(row.size),
                    Numerals.whole(row.spread(Contention::sentPerSecond).median()),
                    Numerals.whole(row.spread(Contention::deliveredPerSecond).median()),
                    Numerals.percent(row.spread(Contention::deliveredShare).median()),
                    Long.toString(row.refused().values().stream().mapToLong(n -> n).sum()),
                    Numerals.brief(row.spread(one -> one.micros(50)).median()),
                    Numerals.brief(row.spread(one -> one.micros(99)).median()),
                    Numerals.brief(row.spread(one -> one.micros(100)).max()),
                    Long.toString(row.sum(Contention::linkDowns)),
                    Long.toString(row.sum(Contention::kernelDrops)),
                    toLibknet(row).map(Numerals::ratio).orElse(""),
                    toOneThread(row).map(Numerals::ratio).orElse(""));
        }
        StringBuilder text =
                new StringBuilder(Facts.headline("contention", settings)).append(table);
        for (Row row : rows) {
            String name =
                    row.timers.label()
                            + ", "
                            + row.threads.label()
                            + " threads, "
                            + row.pair.label();
            if (!row.refused().isEmpty()) {
                text.append("  refused, ").append(name).append(": ");
                text.append(row.refusedInWords()).append('\n');
            }
            text.append(Facts.losses(name, row.lost(), row.counters()));
        }
        return text.append(
                        "share: delivered of what was reported OK; rates, share and percentiles:"
                                + " median of the rounds; max: of all rounds; the rest: their sum\n")
                .toString();
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (Row row : rows) {
            JsonObject object =
                    new JsonObject()
                            .put("timers", row.timers.label())
                            .put("threads", row.threads.label())
                            .put("size", row.size)
                            .put("pair", row.pair.label())
                            .put(
                                    "delivered_per_second",
                                    Numerals.json(row.spread(Contention::deliveredPerSecond)))
                            .put(
                                    "delivered_share",
                                    Numerals.json(row.spread(Contention::deliveredShare)))
                            .put("link_downs", row.sum(Contention::linkDowns))
                            .put("kernel_drops", row.sum(Contention::kernelDrops))
                            .put("lost", row.lost());
            toLibknet(row).ifPresent(it -> object.put("to_libknet", Numerals.json(it)));
            toOneThread(row).ifPresent(it -> object.put("to_one_thread", Numerals.json(it)));
            objects.add(
                    object.putObjects(
                            "rounds", row.rounds.stream().map(Contention::json).toList()));
        }
        return Facts.json("contention", settings).putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().flatMap(row -> row.rounds.stream()).allMatch(Contention::isSound);
    }
}

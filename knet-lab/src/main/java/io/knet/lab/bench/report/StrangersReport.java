package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Confirmed;
import io.knet.lab.bench.measure.Siege;
import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.StrangerKind;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What strangers cost a node, and what they do to its sessions.
 *
 * @param settings what was measured
 * @param messages confirmed messages a second that went on meanwhile
 * @param rows by kind of datagram
 */
public record StrangersReport(BenchSettings settings, int messages, List<Row> rows)
        implements Report {
    private static final double MEDIAN = 50;

    /** Copies the list. */
    public StrangersReport {
        rows = List.copyOf(rows);
    }

    /**
     * The measurements of one kind.
     *
     * @param kind what the datagrams began like
     * @param rounds the measurements
     */
    public record Row(StrangerKind kind, List<Siege> rounds) {
        /** Copies the list. */
        public Row {
            rounds = List.copyOf(rounds);
        }

        private Spread median(Function<Siege, Confirmed> phase) {
            return Spread.of(rounds, one -> phase.apply(one).calls().micros(MEDIAN));
        }

        private long lost() {
            return rounds.stream().mapToLong(Siege::lost).sum();
        }

        private long linkDowns() {
            return rounds.stream().mapToLong(Siege::linkDowns).sum();
        }

        private Map<String, Long> counters() {
            return Facts.sum(rounds.stream().map(Siege::counters).toList());
        }
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "strangers",
                        "datagrams/s",
                        "seen",
                        "user us",
                        "range",
                        "cpu us",
                        "range",
                        "confirm p50 us",
                        "without",
                        "lost",
                        "link downs");
        for (Row row : rows) {
            Spread user = Spread.of(row.rounds, Siege::userMicros);
            Spread all = Spread.of(row.rounds, Siege::micros);
            table.row(
                    row.kind.label(),
                    Numerals.whole(Spread.of(row.rounds, Siege::perSecond).median()),
                    Numerals.percent(Spread.of(row.rounds, Siege::droppedShare).median()),
                    Numerals.brief(user.median()),
                    Numerals.brief(user.min()) + ".." + Numerals.brief(user.max()),
                    Numerals.brief(all.median()),
                    Numerals.brief(all.min()) + ".." + Numerals.brief(all.max()),
                    Numerals.brief(row.median(Siege::beset).median()),
                    Numerals.brief(row.median(Siege::calm).median()),
                    Long.toString(row.lost()),
                    Long.toString(row.linkDowns()));
        }
        StringBuilder text = new StringBuilder(Facts.headline("strangers", settings)).append(table);
        for (Row row : rows) {
            text.append("  counters, ")
                    .append(row.kind.label())
                    .append(": ")
                    .append(row.counters().toString().replaceAll("[{}]", ""))
                    .append('\n');
        }
        return text.append("user us, cpu us: of the node's process for each datagram that it threw")
                .append(" away, less what it uses when idle; confirm: ")
                .append(messages)
                .append(" confirmed messages/s\n")
                .toString();
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (Row row : rows) {
            objects.add(
                    new JsonObject()
                            .put("kind", row.kind.label())
                            .put(
                                    "datagrams_per_second",
                                    Numerals.json(Spread.of(row.rounds, Siege::perSecond)))
                            .put(
                                    "user_us_per_datagram",
                                    Numerals.json(Spread.of(row.rounds, Siege::userMicros)))
                            .put(
                                    "cpu_us_per_datagram",
                                    Numerals.json(Spread.of(row.rounds, Siege::micros)))
                            .put("confirm_p50", Numerals.json(row.median(Siege::beset)))
                            .put("confirm_p50_without", Numerals.json(row.median(Siege::calm)))
                            .put("lost", row.lost())
                            .put("link_downs", row.linkDowns())
                            .putObjects("rounds", row.rounds.stream().map(Siege::json).toList()));
        }
        return Facts.json("strangers", settings)
                .put("confirmed_per_second", messages)
                .putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(row -> row.rounds.stream().allMatch(Siege::isSound));
    }
}

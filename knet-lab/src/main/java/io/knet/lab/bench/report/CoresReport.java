package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the rate to several hosts grows with the event loops.
 *
 * @param settings what was measured
 * @param rows by size, pair and number of loops, the smallest number first
 */
public record CoresReport(BenchSettings settings, List<Row> rows) implements Report {
    /**
     * The measurements with one number of event loops.
     *
     * @param loops event loops of each node
     * @param traffic what was measured
     */
    public record Row(int loops, TrafficRow traffic) {}

    /** Copies the list. */
    public CoresReport {
        rows = List.copyOf(rows);
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "pair",
                        "bytes",
                        "hosts",
                        "loops",
                        "delivered/s",
                        "MB/s",
                        "sender cores",
                        "lost",
                        "rate to fewest loops");
        for (Row row : rows) {
            TrafficRow traffic = row.traffic();
            table.row(
                    settings.label(traffic.pair()),
                    Integer.toString(traffic.size()),
                    Integer.toString(traffic.hosts()),
                    Integer.toString(row.loops()),
                    Numerals.whole(traffic.spread(Traffic::deliveredPerSecond).median()),
                    Numerals.brief(traffic.spread(Traffic::megabytesPerSecond).median()),
                    Numerals.brief(traffic.spread(Traffic::senderCores).median()),
                    Numerals.percent(traffic.lostShare()),
                    ratio(row).map(Numerals::ratio).orElse(""));
        }
        StringBuilder text = new StringBuilder(Facts.headline("cores", settings)).append(table);
        for (Row row : rows) {
            TrafficRow traffic = row.traffic();
            String name = traffic.name() + ", " + row.loops() + " loops";
            text.append(Facts.losses(name, traffic.lost(), traffic.counters()));
        }
        return text.toString();
    }

    /** How the rate compares with that of the fewest event loops. */
    private Optional<Spread> ratio(Row row) {
        return rows.stream()
                .filter(
                        other ->
                                other.traffic().pair() == row.traffic().pair()
                                        && other.traffic().size() == row.traffic().size())
                .findFirst()
                .filter(fewest -> fewest.loops() < row.loops())
                .map(
                        fewest ->
                                Spread.ratio(
                                        row.traffic().values(Traffic::deliveredPerSecond),
                                        fewest.traffic().values(Traffic::deliveredPerSecond)));
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (Row row : rows) {
            JsonObject object = row.traffic().json().put("loops", row.loops());
            ratio(row).ifPresent(it -> object.put("rate_to_fewest_loops", Numerals.json(it)));
            objects.add(object);
        }
        return Facts.json("cores", settings).putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(row -> row.traffic().isSound());
    }
}

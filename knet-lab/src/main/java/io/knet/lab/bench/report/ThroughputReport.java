package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How many messages were delivered in a second.
 *
 * @param settings what was measured
 * @param rows by size and pair
 */
public record ThroughputReport(BenchSettings settings, List<TrafficRow> rows) implements Report {
    /** Copies the list. */
    public ThroughputReport {
        rows = List.copyOf(rows);
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "pair",
                        "bytes",
                        "delivered/s",
                        "min..max",
                        "MB/s",
                        "accepted/s",
                        "sender us",
                        "receiver us",
                        "lost",
                        "rate to libknet",
                        "CPU to libknet");
        for (TrafficRow row : rows) {
            Spread delivered = row.spread(Traffic::deliveredPerSecond);
            table.row(
                    settings.label(row.pair()),
                    Integer.toString(row.size()),
                    Numerals.whole(delivered.median()),
                    Numerals.range(delivered),
                    Numerals.brief(row.spread(Traffic::megabytesPerSecond).median()),
                    Numerals.whole(row.spread(Traffic::acceptedPerSecond).median()),
                    Numerals.brief(row.spread(Traffic::senderMicros).median()),
                    Numerals.brief(row.spread(Traffic::receiverMicros).median()),
                    Numerals.percent(row.lostShare()),
                    ratio(row, Traffic::deliveredPerSecond).map(Numerals::ratio).orElse(""),
                    ratio(row, Traffic::bothMicros).map(Numerals::ratio).orElse(""));
        }
        StringBuilder text = new StringBuilder(Facts.headline("throughput", settings));
        text.append(table);
        rows.forEach(row -> text.append(Facts.losses(row.name(), row.lost(), row.counters())));
        text.append(
                "us: CPU time of the process for each message; CPU to libknet: of both processes\n");
        return text.toString();
    }

    private Optional<Spread> ratio(TrafficRow row, ToDoubleFunction<Traffic> figure) {
        return row.pair() == PairKind.LIBKNET
                ? Optional.empty()
                : rows.stream()
                        .filter(
                                other ->
                                        other.pair() == PairKind.LIBKNET
                                                && other.size() == row.size())
                        .findFirst()
                        .map(libknet -> Spread.ratio(row.values(figure), libknet.values(figure)));
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (TrafficRow row : rows) {
            JsonObject object = row.json();
            ratio(row, Traffic::deliveredPerSecond)
                    .ifPresent(it -> object.put("ratio_to_libknet", Numerals.json(it)));
            ratio(row, Traffic::bothMicros)
                    .ifPresent(it -> object.put("cpu_to_libknet", Numerals.json(it)));
            objects.add(object);
        }
        return Facts.json("throughput", settings).putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(TrafficRow::isSound);
    }
}

package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What it costs to send a message to several hosts.
 *
 * @param settings what was measured
 * @param rows by size, pair and number of hosts, the smallest number first
 */
public record FanoutReport(BenchSettings settings, List<TrafficRow> rows) implements Report {
    /** Copies the list. */
    public FanoutReport {
        rows = List.copyOf(rows);
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "pair",
                        "bytes",
                        "hosts",
                        "accepted/s",
                        "delivered/s each",
                        "sender us",
                        "lost",
                        "sender us to fewest hosts");
        for (TrafficRow row : rows) {
            table.row(
                    settings.label(row.pair()),
                    Integer.toString(row.size()),
                    Integer.toString(row.hosts()),
                    Numerals.whole(row.spread(Traffic::acceptedPerSecond).median()),
                    Numerals.whole(row.spread(Traffic::deliveredPerSecond).median() / row.hosts()),
                    Numerals.brief(row.spread(Traffic::senderMicros).median()),
                    Numerals.percent(row.lostShare()),
                    ratio(row).map(Numerals::ratio).orElse(""));
        }
        StringBuilder text = new StringBuilder(Facts.headline("fanout", settings)).append(table);
        rows.forEach(row -> text.append(Facts.losses(row.name(), row.lost(), row.counters())));
        text.append("us: CPU time of the sender's process for each message to all hosts\n");
        return text.toString();
    }

    /** How the CPU time compares with that for the fewest hosts. */
    private Optional<Spread> ratio(TrafficRow row) {
        return rows.stream()
                .filter(other -> other.pair() == row.pair() && other.size() == row.size())
                .findFirst()
                .filter(fewest -> fewest.hosts() < row.hosts())
                .map(
                        fewest ->
                                Spread.ratio(
                                        row.values(Traffic::senderMicros),
                                        fewest.values(Traffic::senderMicros)));
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (TrafficRow row : rows) {
            JsonObject object = row.json();
            ratio(row).ifPresent(it -> object.put("cpu_to_fewest_hosts", Numerals.json(it)));
            objects.add(object);
        }
        return Facts.json("fanout", settings).putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(TrafficRow::isSound);
    }
}

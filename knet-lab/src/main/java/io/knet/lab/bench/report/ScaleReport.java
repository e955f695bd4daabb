package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Footprint;
import io.knet.lab.bench.measure.Spread;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.stats.json.JsonObject;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * What a node costs that knows many hosts.
 *
 * @param settings what was measured
 * @param rows by number of hosts and pair
 */
public record ScaleReport(BenchSettings settings, List<Row> rows) implements Report {
    private static final double PERCENT = 100;
    private static final double KIBIBYTE = 1024;

    /** Copies the list. */
    public ScaleReport {
        rows = List.copyOf(rows);
    }

    /**
     * One node with hosts.
     *
     * @param pair what the node and its hosts are
     * @param hosts how many it knows
     * @param connected its process when all their links were up
     * @param idle shares of a core that it used when nothing but pings passed
     * @param busy messages to one host after the other
     */
    public record Row(
            PairKind pair, int hosts, Footprint connected, List<Double> idle, List<Traffic> busy) {
        /** Copies the lists. */
        public Row {
            idle = List.copyOf(idle);
            busy = List.copyOf(busy);
        }

        private double idleCores() {
            return Spread.of(idle, Double::doubleValue).median();
        }

        private TrafficRow traffic(int size) {
            return new TrafficRow(size, pair, hosts, 0, busy);
        }
    }

    /** What each host more costs than the fewest hosts of the same sender do; empty for those. */
    private OptionalDouble perHost(Row row, ToLongFunction<Footprint> bytes) {
        return rows.stream()
                .filter(other -> other.pair.javaSender() == row.pair.javaSender())
                .limit(1)
                .filter(fewest -> fewest.hosts < row.hosts)
                .mapToDouble(
                        fewest ->
                                (double)
                                                (bytes.applyAsLong(row.connected)
                                                        - bytes.applyAsLong(fewest.connected))
                                        / (row.hosts - fewest.hosts))
                .findFirst();
    }

    private String kibibytesPerHost(Row row, ToLongFunction<Footprint> bytes) {
        OptionalDouble perHost = perHost(row, bytes);
        return perHost.isPresent() ? Numerals.kibibytes(perHost.getAsDouble()) : "";
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "pair",
                        "hosts",
                        "RSS MiB",
                        "heap KiB",
                        "threads",
                        "heap KiB/host",
                        "direct KiB/host",
                        "RSS KiB/host",
                        "idle %",
                        "busy %",
                        "us/message",
                        "delivered/s",
                        "lost");
        for (Row row : rows) {
            TrafficRow traffic = row.traffic(settings.sizes().get(0));
            table.row(
                    settings.label(row.pair),
                    Integer.toString(row.hosts),
                    Numerals.kibibytes((double) row.connected.resident() / KIBIBYTE),
                    Numerals.kibibytes((double) row.connected.heap()),
                    Long.toString(row.connected.threads()),
                    kibibytesPerHost(row, Footprint::heap),
                    kibibytesPerHost(row, Footprint::direct),
                    kibibytesPerHost(row, Footprint::resident),
                    Numerals.brief(PERCENT * row.idleCores()),
                    Numerals.brief(PERCENT * traffic.spread(Traffic::senderCores).median()),
                    Numerals.brief(traffic.spread(Traffic::senderMicros).median()),
                    Numerals.whole(traffic.spread(Traffic::deliveredPerSecond).median()),
                    Numerals.percent(traffic.lostShare()));
        }
        StringBuilder text = new StringBuilder(Facts.headline("scale", settings)).append(table);
        for (Row row : rows) {
            TrafficRow traffic = row.traffic(settings.sizes().get(0));
            text.append(Facts.losses(traffic.name(), traffic.lost(), traffic.counters()));
        }
        text.append(
                "the process of the node that knows all hosts; KiB/host: of each host more than the"
                        + " fewest; %: of a core\n");
        return text.toString();
    }

    @Override
    public JsonObject json() {
        return Facts.json("scale", settings)
                .putObjects("results", rows.stream().map(this::json).toList());
    }

    private JsonObject json(Row row) {
        JsonObject object =
                new JsonObject()
                        .put("pair", row.pair.label())
                        .put("hosts", row.hosts)
                        .put("resident_bytes", row.connected.resident())
                        .put("heap_bytes", row.connected.heap())
                        .put("direct_bytes", row.connected.direct())
                        .put("threads", row.connected.threads())
                        .put("idle_cores", Numerals.json(Spread.of(row.idle, Double::doubleValue)))
                        .put(
                                "busy_cores",
                                Numerals.json(Spread.of(row.busy, Traffic::senderCores)));
        perHost(row, Footprint::heap).ifPresent(it -> object.put("heap_bytes_per_host", it));
        perHost(row, Footprint::direct).ifPresent(it -> object.put("direct_bytes_per_host", it));
        perHost(row, Footprint::resident)
                .ifPresent(it -> object.put("resident_bytes_per_host", it));
        return object.put("busy", row.traffic(settings.sizes().get(0)).json());
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(row -> row.traffic(0).isSound());
    }
}

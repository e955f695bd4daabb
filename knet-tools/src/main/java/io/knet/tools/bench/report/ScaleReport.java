package io.knet.tools.bench.report;

import io.knet.tools.bench.measure.Footprint;
import io.knet.tools.bench.measure.Spread;
import io.knet.tools.bench.measure.Traffic;
import io.knet.tools.bench.option.BenchSettings;
import io.knet.tools.bench.option.PairKind;
import io.knet.tools.json.JsonObject;
import java.util.List;

/**
 * What a node costs that knows many hosts.
 *
 * @param settings what was measured
 * @param rows by number of hosts and pair
 */
public record ScaleReport(BenchSettings settings, List<Row> rows) implements Report {
    private static final double PERCENT = 100;

    /** Copies the list. */
    public ScaleReport {
        rows = List.copyOf(rows);
    }

    /**
     * One node with hosts.
     *
     * @param pair what the node and its hosts are
     * @param hosts how many it knows
     * @param alone its process before it knew any
     * @param connected its process when all their links were up
     * @param idle shares of a core that it used when nothing but pings passed
     * @param busy messages to one host after the other
     */
    public record Row(
            PairKind pair,
            int hosts,
            Footprint alone,
            Footprint connected,
            List<Double> idle,
            List<Traffic> busy) {
        /** Copies the lists. */
        public Row {
            idle = List.copyOf(idle);
            busy = List.copyOf(busy);
        }

        private double heapPerHost() {
            return Math.max(0, (double) connected.heap() - alone.heap()) / hosts;
        }

        private double directPerHost() {
            return Math.max(0, (double) connected.direct() - alone.direct()) / hosts;
        }

        private double residentPerHost() {
            return Math.max(0, (double) connected.resident() - alone.resident()) / hosts;
        }

        private double idleCores() {
            return Spread.of(idle, Double::doubleValue).median();
        }

        private TrafficRow traffic(int size) {
            return new TrafficRow(size, pair, hosts, 0, busy);
        }
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "pair",
                        "hosts",
                        "heap KiB/host",
                        "direct KiB/host",
                        "RSS KiB/host",
                        "RSS MiB",
                        "threads",
                        "idle % of a core",
                        "busy % of a core",
                        "busy us/message",
                        "delivered/s",
                        "lost");
        for (Row row : rows) {
            TrafficRow traffic = row.traffic(settings.sizes().get(0));
            table.row(
                    row.pair.label(),
                    Integer.toString(row.hosts),
                    Numerals.kibibytes(row.heapPerHost()),
                    Numerals.kibibytes(row.directPerHost()),
                    Numerals.kibibytes(row.residentPerHost()),
                    Numerals.kibibytes(row.connected.resident() / 1024.0),
                    Long.toString(row.connected.threads()),
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
        text.append("the process of the one node that knows all hosts, each over its own links\n");
        return text.toString();
    }

    @Override
    public JsonObject json() {
        return Facts.json("scale", settings)
                .putObjects("results", rows.stream().map(this::json).toList());
    }

    private JsonObject json(Row row) {
        return new JsonObject()
                .put("pair", row.pair.label())
                .put("hosts", row.hosts)
                .put("heap_bytes_per_host", row.heapPerHost())
                .put("direct_bytes_per_host", row.directPerHost())
                .put("resident_bytes_per_host", row.residentPerHost())
                .put("resident_bytes", row.connected.resident())
                .put("threads", row.connected.threads())
                .put("idle_cores", row.idleCores())
                .put("busy", row.traffic(settings.sizes().get(0)).json());
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(row -> row.traffic(0).isSound());
    }
}

package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Footprint;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.stats.json.JsonObject;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * What hosts in sessions take of a node's memory.
 *
 * @param settings what was measured
 * @param confirmed confirmed messages that there were in each direction of a host in the full state
 * @param rows by number of hosts and state, the smallest number first
 */
public record MemoryReport(BenchSettings settings, int confirmed, List<Row> rows)
        implements Report {
    /** What the hosts had gone through. */
    public enum State {
        /** The session that came first, and messages in it. */
        ONE_SESSION("one session"),
        /** As many sessions as are kept, and receipts of confirmed messages. */
        FULL("four sessions, receipts");

        private final String label;

        State(String label) {
            this.label = label;
        }
    }

    /** Copies the list. */
    public MemoryReport {
        rows = List.copyOf(rows);
    }

    /**
     * A node in a state.
     *
     * @param state of its hosts
     * @param hosts how many it knows
     * @param footprint its process
     */
    public record Row(State state, int hosts, Footprint footprint) {}

    /** What each host more costs than the fewest hosts in the same state do; empty for those. */
    private OptionalDouble perHost(Row row, ToLongFunction<Footprint> bytes) {
        return rows.stream()
                .filter(other -> other.state == row.state)
                .limit(1)
                .filter(fewest -> fewest.hosts < row.hosts)
                .mapToDouble(
                        fewest ->
                                (double)
                                                (bytes.applyAsLong(row.footprint)
                                                        - bytes.applyAsLong(fewest.footprint))
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
                        "hosts have",
                        "pair",
                        "hosts",
                        "heap KiB",
                        "heap KiB/host",
                        "direct KiB/host",
                        "RSS KiB/host");
        for (Row row : rows) {
            table.row(
                    row.state.label,
                    settings.label(PairKind.JAVA),
                    Integer.toString(row.hosts),
                    Numerals.kibibytes((double) row.footprint.heap()),
                    kibibytesPerHost(row, Footprint::heap),
                    kibibytesPerHost(row, Footprint::direct),
                    kibibytesPerHost(row, Footprint::resident));
        }
        return Facts.headline("memory", settings)
                + table
                + "heap: after collections of garbage; KiB/host: of each host more than the fewest;"
                + " receipts: of "
                + confirmed
                + " messages each way\n";
    }

    @Override
    public JsonObject json() {
        return Facts.json("memory", settings)
                .put("confirmed", confirmed)
                .putObjects("results", rows.stream().map(this::json).toList());
    }

    private JsonObject json(Row row) {
        JsonObject object =
                new JsonObject()
                        .put("state", row.state.label)
                        .put("hosts", row.hosts)
                        .put("heap_bytes", row.footprint.heap())
                        .put("direct_bytes", row.footprint.direct())
                        .put("resident_bytes", row.footprint.resident());
        perHost(row, Footprint::heap).ifPresent(it -> object.put("heap_bytes_per_host", it));
        perHost(row, Footprint::direct).ifPresent(it -> object.put("direct_bytes_per_host", it));
        perHost(row, Footprint::resident)
                .ifPresent(it -> object.put("resident_bytes_per_host", it));
        return object;
    }

    /** A message that was not confirmed ends the benchmark. */
    @Override
    public boolean isSound() {
        return true;
    }
}

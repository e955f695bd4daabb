package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Spread;
import io.knet.lab.simulate.crowd.CrowdFigures;
import io.knet.stats.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * What the timers of many hosts take.
 *
 * @param links to each host
 * @param seconds virtual time of each measurement
 * @param rounds measurements of each row
 * @param rows by number of hosts
 */
public record TimersReport(int links, Duration seconds, int rounds, List<Row> rows)
        implements Report {
    private static final double MILLI = 1e-3;
    private static final double NANOS_PER_MILLI = 1e6;

    /** Copies the list. */
    public TimersReport {
        rows = List.copyOf(rows);
    }

    /**
     * A number of hosts.
     *
     * @param figures of each measurement, at least one
     * @param heapBytes what handle, simulated network and hosts take together
     */
    public record Row(int hosts, List<CrowdFigures> figures, long heapBytes) {
        /** Copies the list. */
        public Row {
            figures = List.copyOf(figures);
        }

        private Spread load() {
            return Spread.of(figures, CrowdFigures::load);
        }

        private Spread looksPerPing() {
            return Spread.of(figures, one -> (double) one.looks() / one.pings().count());
        }

        private Spread latestMillis() {
            return Spread.of(figures, one -> one.pings().latestNanos() / NANOS_PER_MILLI);
        }

        private Spread busiest() {
            return Spread.of(figures, one -> one.pings().busiestTick());
        }

        private double pingsPerSecond() {
            return Spread.of(figures, one -> one.pings().count() / seconds(one.time())).median();
        }

        private double heapPerHost() {
            return (double) heapBytes / hosts;
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() * MILLI;
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "hosts",
                        "pings/s",
                        "CPU ms a second",
                        "smallest..largest",
                        "looks a ping",
                        "latest ping ms",
                        "pings in busiest ms",
                        "heap KiB/host");
        for (Row row : rows) {
            table.row(
                    Integer.toString(row.hosts),
                    Numerals.whole(row.pingsPerSecond()),
                    Numerals.brief(row.load().median() / MILLI),
                    Numerals.brief(row.load().min() / MILLI)
                            + ".."
                            + Numerals.brief(row.load().max() / MILLI),
                    Numerals.brief(row.looksPerPing().max()),
                    Numerals.brief(row.latestMillis().max()),
                    Numerals.whole(row.busiest().max()),
                    Numerals.kibibytes(row.heapPerHost()));
        }
        return "timers: "
                + links
                + (links == 1 ? " link" : " links")
                + " to each host, one event loop, "
                + rounds
                + " x "
                + seconds(seconds)
                + " s of virtual time\n"
                + table
                + "CPU, heap: of the handle, the simulated network and the hosts together; 1000 ms a"
                + " second would be falling behind\n";
    }

    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("bench", "timers")
                .put("links", links)
                .put("seconds", seconds(seconds))
                .put("rounds", rounds)
                .put("java", Runtime.version().toString())
                .putObjects("results", rows.stream().map(TimersReport::json).toList());
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("hosts", row.hosts)
                .put("pings_per_second", row.pingsPerSecond())
                .put("cpu_seconds_per_second", Numerals.json(row.load()))
                .put("looks_per_ping", Numerals.json(row.looksPerPing()))
                .put("latest_ping_ms", Numerals.json(row.latestMillis()))
                .put("pings_in_busiest_ms", Numerals.json(row.busiest()))
                .put("heap_bytes_per_host", row.heapPerHost());
    }

    /** A link that goes down ends the benchmark. */
    @Override
    public boolean isSound() {
        return true;
    }
}

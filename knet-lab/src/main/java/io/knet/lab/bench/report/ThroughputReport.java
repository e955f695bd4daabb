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
    private static final String UNKNOWN = "?";

    /** Copies the list. */
    public ThroughputReport {
        rows = List.copyOf(rows);
    }

    @Override
    public String text() {
        boolean bare = settings.pairs().contains(PairKind.BARE);
        List<String> headings =
                new ArrayList<>(
                        List.of(
                                "pair",
                                "bytes",
                                "delivered/s",
                                "min..max",
                                "MB/s",
                                "accepted/s",
                                "sender us",
                                "receiver us",
                                "alloc B, sender + receiver",
                                "lost",
                                "rate to libknet",
                                "CPU to libknet"));
        if (bare) {
            headings.addAll(List.of("share of bare", "CPU to bare"));
        }
        Table table = new Table(headings.toArray(String[]::new));
        for (TrafficRow row : rows) {
            table.row(cells(row, bare).toArray(String[]::new));
        }
        StringBuilder text = new StringBuilder(Facts.headline("throughput", settings));
        text.append(table);
        rows.forEach(row -> text.append(Facts.losses(row.name(), row.lost(), row.counters())));
        text.append(
                "us: CPU time of the process for each message; CPU to libknet: of both"
                        + " processes\n"
                        + "alloc B: bytes on the heap of each JVM for each message, and their sum\n");
        if (bare) {
            text.append(
                    "share of bare: of the rate of two UDP sockets without a protocol, in clear\n");
        }
        return text.toString();
    }

    private List<String> cells(TrafficRow row, boolean bare) {
        Spread delivered = row.spread(Traffic::deliveredPerSecond);
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                settings.label(row.pair()),
                                Integer.toString(row.size()),
                                Numerals.whole(delivered.median()),
                                Numerals.range(delivered),
                                Numerals.brief(row.spread(Traffic::megabytesPerSecond).median()),
                                Numerals.whole(row.spread(Traffic::acceptedPerSecond).median()),
                                Numerals.brief(row.spread(Traffic::senderMicros).median()),
                                Numerals.brief(row.spread(Traffic::receiverMicros).median()),
                                allocation(row),
                                Numerals.percent(row.lostShare()),
                                ratio(row, PairKind.LIBKNET, Traffic::deliveredPerSecond)
                                        .map(Numerals::ratio)
                                        .orElse(""),
                                ratio(row, PairKind.LIBKNET, Traffic::bothMicros)
                                        .map(Numerals::ratio)
                                        .orElse("")));
        if (bare) {
            cells.add(
                    ratio(row, PairKind.BARE, Traffic::deliveredPerSecond)
                            .map(Numerals::share)
                            .orElse(""));
            cells.add(
                    ratio(row, PairKind.BARE, Traffic::bothMicros).map(Numerals::ratio).orElse(""));
        }
        return cells;
    }

    private static String allocation(TrafficRow row) {
        Optional<Spread> sender = row.known(Traffic::senderAllocation);
        Optional<Spread> receiver = row.known(Traffic::receiverAllocation);
        if (sender.isEmpty() && receiver.isEmpty()) {
            return "";
        }
        String parts =
                sender.map(Numerals::median).orElse(UNKNOWN)
                        + " + "
                        + receiver.map(Numerals::median).orElse(UNKNOWN);
        return row.known(Traffic::bothAllocation)
                .map(both -> parts + " = " + Numerals.median(both))
                .orElse(parts);
    }

    /** To the pair of a kind, if it was measured; bare sockets are compared with nothing. */
    private Optional<Spread> ratio(
            TrafficRow row, PairKind kind, ToDoubleFunction<Traffic> figure) {
        return row.pair() == kind || row.pair() == PairKind.BARE
                ? Optional.empty()
                : rows.stream()
                        .filter(other -> other.pair() == kind && other.size() == row.size())
                        .findFirst()
                        .map(other -> Spread.ratio(row.values(figure), other.values(figure)));
    }

    /**
     * How Java nodes compare with another pair that was measured beside them.
     *
     * @throws IllegalArgumentException if there was none with this size
     */
    public Spread javaTo(int size, PairKind other, ToDoubleFunction<Traffic> figure) {
        return rows.stream()
                .filter(row -> row.pair() == PairKind.JAVA && row.size() == size)
                .findFirst()
                .flatMap(row -> ratio(row, other, figure))
                .orElseThrow(() -> new IllegalArgumentException("no " + size + " beside " + other));
    }

    @Override
    public JsonObject json() {
        List<JsonObject> objects = new ArrayList<>();
        for (TrafficRow row : rows) {
            JsonObject object = row.json();
            ratio(row, PairKind.LIBKNET, Traffic::deliveredPerSecond)
                    .ifPresent(it -> object.put("ratio_to_libknet", Numerals.json(it)));
            ratio(row, PairKind.LIBKNET, Traffic::bothMicros)
                    .ifPresent(it -> object.put("cpu_to_libknet", Numerals.json(it)));
            ratio(row, PairKind.BARE, Traffic::deliveredPerSecond)
                    .ifPresent(it -> object.put("share_of_bare", Numerals.json(it)));
            ratio(row, PairKind.BARE, Traffic::bothMicros)
                    .ifPresent(it -> object.put("cpu_to_bare", Numerals.json(it)));
            objects.add(object);
        }
        return Facts.json("throughput", settings).putObjects("results", objects);
    }

    @Override
    public boolean isSound() {
        return rows.stream().allMatch(TrafficRow::isSound);
    }
}

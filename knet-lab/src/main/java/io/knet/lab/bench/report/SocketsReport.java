package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.SocketCost;
import io.knet.lab.bench.measure.Spread;
import io.knet.stats.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * What a socket for each link costs the kernel, beside one for all.
 *
 * @param seconds time of each measurement
 * @param rounds measurements of each row
 * @param rows by number of sockets
 */
public record SocketsReport(Duration seconds, int rounds, List<Row> rows) implements Report {
    private static final double MILLI = 1e-3;

    /** Copies the list. */
    public SocketsReport {
        rows = List.copyOf(rows);
    }

    /**
     * A number of peers.
     *
     * @param connected of a socket for each of them, at least one measurement
     * @param shared of one socket for all of them, as many measurements
     */
    public record Row(int sockets, List<SocketCost> connected, List<SocketCost> shared) {
        /** Copies the lists. */
        public Row {
            connected = List.copyOf(connected);
            shared = List.copyOf(shared);
        }
    }

    @Override
    public String text() {
        Table table =
                new Table(
                        "peers",
                        "a socket each: send ns",
                        "receive ns",
                        "one for all: send ns",
                        "receive ns");
        for (Row row : rows) {
            table.row(
                    Integer.toString(row.sockets),
                    Numerals.whole(send(row.connected).median()),
                    Numerals.whole(receive(row.connected).median()),
                    Numerals.whole(send(row.shared).median()),
                    Numerals.whole(receive(row.shared).median()));
        }
        return "sockets: datagrams of 64 bytes to one port, 32 together, "
                + rounds
                + " x "
                + seconds.toMillis() * MILLI
                + " s, Linux "
                + System.getProperty("os.version")
                + "\n"
                + table
                + "send: over loopback up to the receiver's socket, which the kernel looks up;"
                + " receive: one of those that came together\n";
    }

    private static Spread send(List<SocketCost> costs) {
        return Spread.of(costs, SocketCost::sendNanos);
    }

    private static Spread receive(List<SocketCost> costs) {
        return Spread.of(costs, SocketCost::receiveNanos);
    }

    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("bench", "sockets")
                .put("seconds", seconds.toMillis() * MILLI)
                .put("rounds", rounds)
                .put("kernel", System.getProperty("os.version"))
                .put("java", Runtime.version().toString())
                .putObjects("results", rows.stream().map(SocketsReport::json).toList());
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("sockets", row.sockets)
                .put("connected_send_ns", Numerals.json(send(row.connected)))
                .put("connected_receive_ns", Numerals.json(receive(row.connected)))
                .put("shared_send_ns", Numerals.json(send(row.shared)))
                .put("shared_receive_ns", Numerals.json(receive(row.shared)));
    }

    /** A datagram that is lost ends the benchmark. */
    @Override
    public boolean isSound() {
        return true;
    }
}

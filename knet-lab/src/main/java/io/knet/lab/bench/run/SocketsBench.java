package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.SocketCost;
import io.knet.lab.bench.measure.SocketField;
import io.knet.lab.bench.report.SocketsReport;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a socket for each link costs the kernel, beside one for all. */
public final class SocketsBench {
    private SocketsBench() {}

    /**
     * Measures both in turn, after one round that does not count.
     *
     * @param counts numbers of sockets on one port
     * @param seconds time of each measurement
     * @throws ToolException if there are not so many sockets to be had
     */
    public static SocketsReport run(
            List<Integer> counts, Duration seconds, int rounds, Progress progress) {
        List<SocketsReport.Row> rows = new ArrayList<>();
        for (int count : counts.stream().sorted().distinct().toList()) {
            progress.say(count + " sockets on one port");
            rows.add(measure(count, seconds, rounds));
        }
        return new SocketsReport(seconds, rounds, rows);
    }

    private static SocketsReport.Row measure(int count, Duration seconds, int rounds) {
        List<SocketCost> connected = new ArrayList<>();
        List<SocketCost> shared = new ArrayList<>();
        try (SocketField each = SocketField.of(count, true);
                SocketField one = SocketField.of(count, false)) {
            each.measure(seconds);
            one.measure(seconds);
            for (int round = 0; round < rounds; round++) {
                connected.add(each.measure(seconds));
                shared.add(one.measure(seconds));
            }
        } catch (UncheckedIOException | IllegalStateException failure) {
            throw new ToolException(
                    ExitCode.FAILURE, count + " sockets on one port: " + failure.getMessage());
        }
        return new SocketsReport.Row(count, connected, shared);
    }
}

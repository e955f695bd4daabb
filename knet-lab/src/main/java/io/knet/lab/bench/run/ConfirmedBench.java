package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Confirmed;
import io.knet.lab.bench.measure.ConfirmedMeter;
import io.knet.lab.bench.measure.HoleDelays;
import io.knet.lab.bench.measure.Latency;
import io.knet.lab.bench.measure.RoundTripMeter;
import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.report.ConfirmedReport;
import io.knet.lab.bench.report.HoleReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Confirmed messages from one node to one other, in a session. */
public final class ConfirmedBench {
    /** Less than may wait for receipts, so that none is refused. */
    private static final int MOST_OUTSTANDING = 1000;

    private ConfirmedBench() {}

    /**
     * Measures round trips, confirmed messages one by one, and several at once, by turns.
     *
     * @param outstanding how many of the last wait for their receipts
     */
    public static ConfirmedReport run(BenchSettings settings, int outstanding, Progress progress) {
        progress.estimate(settings, 3 * settings.sizes().size());
        List<ConfirmedReport.Row> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            Star star = bench.connected(PairKind.JAVA, 1, false);
            for (int size : settings.sizes()) {
                Calls calls = new Calls(bench, star, size);
                if (!settings.warmUp().isZero()) {
                    calls.roundTrip(settings.warmUp());
                    calls.confirmed(1, settings.warmUp());
                    calls.confirmed(outstanding, settings.warmUp());
                }
                List<Latency> trips = new ArrayList<>();
                List<Confirmed> single = new ArrayList<>();
                List<Confirmed> several = new ArrayList<>();
                for (int round = 0; round < settings.rounds(); round++) {
                    progress.round(settings, round, size + " bytes");
                    trips.add(calls.roundTrip(settings.seconds()));
                    single.add(calls.confirmed(1, settings.seconds()));
                    several.add(calls.confirmed(outstanding, settings.seconds()));
                }
                rows.add(new ConfirmedReport.Row(size, outstanding, trips, single, several));
            }
        }
        return new ConfirmedReport(settings, rows);
    }

    /** Measurements of one length. */
    private record Calls(Workbench bench, Star star, int size) {
        Latency roundTrip(Duration time) {
            return RoundTripMeter.measure(star, bench.samples(), size, true, 0, time);
        }

        Confirmed confirmed(int outstanding, Duration time) {
            return ConfirmedMeter.measure(star, bench.samples(), size, outstanding, 0, time);
        }
    }

    /**
     * Measures confirmed messages while the first of several links is a black hole.
     *
     * @param settings with more than one link
     */
    public static HoleReport hole(BenchSettings settings, Progress progress) {
        progress.estimate(settings, 2 * settings.sizes().size());
        List<HoleReport.Row> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            Star star = bench.connectedWithHole();
            for (int size : settings.sizes()) {
                if (!settings.warmUp().isZero()) {
                    measure(bench, star, size, settings, settings.warmUp());
                }
                List<HoleDelays> rounds = new ArrayList<>();
                for (int round = 0; round < settings.rounds(); round++) {
                    progress.round(settings, round, size + " bytes");
                    rounds.add(measure(bench, star, size, settings, settings.seconds()));
                }
                rows.add(new HoleReport.Row(size, rounds));
            }
        }
        return new HoleReport(settings, rows);
    }

    private static HoleDelays measure(
            Workbench bench, Star star, int size, BenchSettings settings, Duration time) {
        return ConfirmedMeter.hole(
                star, bench.samples(), size, MOST_OUTSTANDING, settings.rate(), time, time);
    }
}

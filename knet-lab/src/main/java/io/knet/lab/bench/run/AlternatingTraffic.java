package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.measure.TrafficMeter;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.report.TrafficRow;
import java.util.ArrayList;
import java.util.List;

/** Measurements of several stars, alternating. */
final class AlternatingTraffic {
    private AlternatingTraffic() {}

    /**
     * Measures.
     *
     * @param rotate whether each message goes to the next receiver, not to all
     */
    static List<TrafficRow> measure(
            BenchSettings settings, Progress progress, List<Star> stars, int size, boolean rotate) {
        List<List<Traffic>> measured = new ArrayList<>();
        for (Star star : stars) {
            measured.add(new ArrayList<>());
            if (!settings.warmUp().isZero()) {
                TrafficMeter.measure(star, size, settings.rate(), rotate, settings.warmUp());
            }
        }
        for (int round = 0; round < settings.rounds(); round++) {
            progress.round(settings, round, size + " bytes");
            for (int i = 0; i < stars.size(); i++) {
                Star star = stars.get(i);
                measured.get(i)
                        .add(
                                TrafficMeter.measure(
                                        star, size, settings.rate(), rotate, settings.seconds()));
            }
        }
        List<TrafficRow> rows = new ArrayList<>();
        for (int i = 0; i < stars.size(); i++) {
            Star star = stars.get(i);
            rows.add(
                    new TrafficRow(
                            size, star.kind(), star.receivers(), star.dataMtu(), measured.get(i)));
        }
        return rows;
    }
}

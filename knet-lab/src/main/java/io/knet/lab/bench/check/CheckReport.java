package io.knet.lab.bench.check;

import io.knet.lab.bench.report.Table;
import io.knet.stats.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * Figures beside what was expected of them.
 *
 * @param lines by figure
 */
public record CheckReport(List<Line> lines) {
    private static final double HUNDRED = 100;

    /** Copies the list. */
    public CheckReport {
        lines = List.copyOf(lines);
    }

    /**
     * One figure.
     *
     * @param figure what was measured
     * @param expected what was expected
     */
    public record Line(Figure figure, Expectation expected) {
        boolean isMet() {
            return expected.isMetBy(figure.measured().median());
        }

        private JsonObject json() {
            return new JsonObject()
                    .put("name", figure.name())
                    .put("better", figure.higherIsBetter() ? "higher" : "lower")
                    .put("ratio", figure.measured().median())
                    .put("ratio_min", figure.measured().min())
                    .put("ratio_max", figure.measured().max())
                    .put("expected", expected.ratio())
                    .put("noise", expected.noise())
                    .put("bound", expected.bound())
                    .put("met", isMet());
        }
    }

    /** Whether no figure is worse than its noise explains. */
    public boolean isMet() {
        return lines.stream().allMatch(Line::isMet);
    }

    /** For people. */
    public String text() {
        Table table =
                new Table("figure", "better", "ratio", "min..max", "expected", "noise", "verdict");
        for (Line line : lines) {
            table.row(
                    line.figure.name(),
                    line.figure.higherIsBetter() ? "higher" : "lower",
                    number(line.figure.measured().median()),
                    number(line.figure.measured().min())
                            + ".."
                            + number(line.figure.measured().max()),
                    number(line.expected.ratio()),
                    Math.round(line.expected.noise() * HUNDRED) + "%",
                    line.isMet() ? "as expected" : "WORSE");
        }
        return table + (isMet() ? "no figure is worse than its noise explains\n" : "");
    }

    private static String number(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }

    /** For scripts. */
    public JsonObject json() {
        return new JsonObject()
                .put("bench", "check")
                .put("met", isMet())
                .putObjects("figures", lines.stream().map(Line::json).toList());
    }
}

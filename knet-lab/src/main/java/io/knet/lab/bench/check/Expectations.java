package io.knet.lab.bench.check;

import io.knet.admin.json.JsonValue;
import io.knet.stats.json.JsonObject;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The file with what figures are expected to be. Ratios are in thousandths. */
public final class Expectations {
    private static final double THOUSAND = 1000;
    private static final String HIGHER = "higher";
    private static final String LOWER = "lower";

    private final Path file;
    private final Map<String, Expectation> byName;

    private Expectations(Path file, Map<String, Expectation> byName) {
        this.file = file;
        this.byName = byName;
    }

    /**
     * Reads a file.
     *
     * @throws ToolException if there is none, or it is not one that {@link #write} has written
     */
    public static Expectations read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw wrong(file, "cannot be read (--write makes it): " + Messages.of(e));
        }
        List<JsonValue> figures;
        try {
            figures = JsonValue.parse(text).list("figures");
        } catch (IllegalArgumentException e) {
            throw wrong(file, Messages.of(e));
        }
        Map<String, Expectation> byName = new LinkedHashMap<>();
        for (JsonValue figure : figures) {
            Expectation expectation = expectation(file, figure);
            if (byName.put(expectation.name(), expectation) != null) {
                throw wrong(file, "figure " + expectation.name() + " is there twice");
            }
        }
        if (byName.isEmpty()) {
            throw wrong(file, "has no figures");
        }
        return new Expectations(file, byName);
    }

    private static Expectation expectation(Path file, JsonValue figure) {
        String name =
                figure.text("name").orElseThrow(() -> wrong(file, "a figure has no \"name\""));
        String better = figure.text("better").orElse("");
        if (!better.equals(HIGHER) && !better.equals(LOWER)) {
            throw wrong(file, name + " has no \"better\", which is \"higher\" or \"lower\"");
        }
        double noise = thousandths(file, figure, name, "noise_permille");
        if (noise >= 1) {
            throw wrong(file, name + " has a \"noise_permille\" of 1000 or more");
        }
        return new Expectation(
                name,
                better.equals(HIGHER),
                thousandths(file, figure, name, "ratio_permille"),
                noise);
    }

    private static double thousandths(Path file, JsonValue figure, String name, String member) {
        OptionalLong number = figure.number(member);
        if (number.isEmpty() || number.getAsLong() < 0) {
            throw wrong(file, name + " has no \"" + member + "\", a whole number from 0 on");
        }
        return number.getAsLong() / THOUSAND;
    }

    private static ToolException wrong(Path file, String why) {
        return new ToolException(ExitCode.USAGE, file + ": " + why);
    }

    /**
     * Writes what was measured as what is expected from now on.
     *
     * @throws ToolException if the file cannot be written
     */
    public static void write(Path file, List<Figure> figures) {
        List<String> lines = new ArrayList<>();
        for (Figure figure : figures) {
            Expectation expected = figure.asExpectation();
            lines.add(
                    "    "
                            + new JsonObject()
                                    .put("name", expected.name())
                                    .put("better", expected.higherIsBetter() ? HIGHER : LOWER)
                                    .put("ratio_permille", Math.round(expected.ratio() * THOUSAND))
                                    .put(
                                            "noise_permille",
                                            Math.round(expected.noise() * THOUSAND)));
        }
        // A figure a line, so that changes are seen.
        String text =
                "{\n  \"java\": "
                        + JsonObject.quoted(Runtime.version().toString())
                        + ",\n  \"processors\": "
                        + Runtime.getRuntime().availableProcessors()
                        + ",\n  \"figures\": [\n"
                        + String.join(",\n", lines)
                        + "\n  ]\n}\n";
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw wrong(file, "cannot be written: " + Messages.of(e));
        }
    }

    /**
     * Compares.
     *
     * @throws ToolException if the file has other figures than were measured
     */
    public CheckReport compare(List<Figure> figures) {
        List<CheckReport.Line> lines = new ArrayList<>();
        Map<String, Expectation> left = new LinkedHashMap<>(byName);
        for (Figure figure : figures) {
            Expectation expectation = left.remove(figure.name());
            if (expectation == null || expectation.higherIsBetter() != figure.higherIsBetter()) {
                throw wrong(file, "does not say what " + figure.name() + " is; --write it anew");
            }
            lines.add(new CheckReport.Line(figure, expectation));
        }
        if (!left.isEmpty()) {
            throw wrong(file, "has figures that are not measured: " + left.keySet());
        }
        return new CheckReport(lines);
    }
}

package io.knet.lab.bench.report;

import io.knet.lab.bench.measure.Spread;
import io.knet.stats.json.JsonObject;
import java.util.Locale;

/** Numbers as people read them. */
final class Numerals {
    private static final double KIBIBYTE = 1024;
    private static final double SMALL = 10;

    private Numerals() {}

    /** A whole number with separators. */
    static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    /** A number with three digits or so. */
    static String brief(double number) {
        return String.format(Locale.ROOT, number < SMALL ? "%.2f" : "%,.1f", number);
    }

    /** The median with three digits or so. */
    static String median(Spread spread) {
        return brief(spread.median());
    }

    /** Smallest to largest, whole. */
    static String range(Spread spread) {
        return whole(spread.min()) + ".." + whole(spread.max());
    }

    /** A ratio with its range. */
    static String ratio(Spread spread) {
        return String.format(
                Locale.ROOT, "%.2fx (%.2f..%.2f)", spread.median(), spread.min(), spread.max());
    }

    /** A share with its range, in percent. */
    static String share(Spread spread) {
        return String.format(
                Locale.ROOT,
                "%.1f%% (%.1f..%.1f)",
                100 * spread.median(),
                100 * spread.min(),
                100 * spread.max());
    }

    static String percent(double share) {
        if (share == 0) {
            return "0";
        }
        return share < 0.00005 ? "<0.01%" : String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }

    static String kibibytes(double bytes) {
        return whole(bytes / KIBIBYTE);
    }

    static JsonObject json(Spread spread) {
        return new JsonObject()
                .put("median", spread.median())
                .put("min", spread.min())
                .put("max", spread.max());
    }
}

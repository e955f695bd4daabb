package io.knet.tools.admin;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * From where on a value is a reason to warn, and from where on critical.
 *
 * @param warning empty if no value warns
 * @param critical empty if no value is critical
 */
record CheckLimit(OptionalDouble warning, OptionalDouble critical) {
    /** Whether there is anything to hold a value against. */
    boolean isSet() {
        return warning.isPresent() || critical.isPresent();
    }

    /** What a value is. */
    CheckLevel of(double value) {
        if (critical.isPresent() && value >= critical.getAsDouble()) {
            return CheckLevel.CRITICAL;
        }
        if (warning.isPresent() && value >= warning.getAsDouble()) {
            return CheckLevel.WARNING;
        }
        return CheckLevel.OK;
    }

    /**
     * A value and its limits as performance data of monitoring plugins. Their ranges alert above
     * the end, not on it, but are only drawn.
     */
    String performance(String label, double value, String unit) {
        return label + "=" + number(value) + unit + ";" + end(warning) + ";" + end(critical) + ";0";
    }

    private static String end(OptionalDouble limit) {
        return limit.isPresent() ? number(limit.getAsDouble()) : "";
    }

    /** A number without an end of zeros. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}

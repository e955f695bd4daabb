package io.knet.admin.change;

import io.knet.KnetLimits;
import io.knet.admin.value.Numbers;
import java.time.Duration;

/** Values that several settings have. */
final class Words {
    static final String SWITCH = "on or off";
    static final int MAX_MILLIS = (int) KnetLimits.MAX_INTERVAL.toMillis();

    private Words() {}

    static boolean isOn(String name, String text) {
        return switch (text) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            name + " \"" + text + "\" must be on or off");
        };
    }

    static String onOff(boolean on) {
        return on ? "on" : "off";
    }

    static Duration millis(String name, String text, int min) {
        return Duration.ofMillis(Numbers.parse(name, text, min, MAX_MILLIS));
    }

    static String range(long min, long max) {
        return min + " to " + max;
    }
}

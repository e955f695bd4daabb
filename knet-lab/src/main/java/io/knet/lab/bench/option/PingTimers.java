package io.knet.lab.bench.option;

import io.knet.admin.value.Numbers;
import io.knet.tools.node.option.OptionText;
import java.time.Duration;

/**
 * The timers of links.
 *
 * @param interval time between two pings
 * @param timeout silence after which a link is down
 */
public record PingTimers(Duration interval, Duration timeout) {
    private static final int MAX_MILLIS = 3_600_000;

    /** Reads the text form {@code MS/MS}. */
    public static PingTimers parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "timers \"" + text + "\" must be interval/timeout in ms, as in 50/200");
        }
        return new PingTimers(
                Duration.ofMillis(Numbers.parse("ping interval", parts[0], 1, MAX_MILLIS)),
                Duration.ofMillis(Numbers.parse("timeout", parts[1], 1, MAX_MILLIS)));
    }

    /** For people. */
    public String label() {
        return interval.toMillis() + "/" + timeout.toMillis();
    }

    /** As picocli reads it. */
    public static final class Converter extends OptionText.Converter<PingTimers> {
        /** Made by picocli. */
        public Converter() {
            super(PingTimers::parse);
        }
    }
}

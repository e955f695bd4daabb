package io.knet.config;

import io.knet.KnetLimits;
import io.knet.LinkTimers;
import java.time.Duration;

/** Reads timers, those of a link or of all. */
enum TomlTimers {
    COMMON(
            ConfigOption.TIMERS_PING_INTERVAL,
            ConfigOption.TIMERS_PONG_TIMEOUT,
            ConfigOption.TIMERS_PRECISION,
            ConfigOption.TIMERS_PONGS,
            ConfigOption.TIMERS_BACKOFF),
    OF_A_LINK(
            ConfigOption.LINKS_PING_INTERVAL,
            ConfigOption.LINKS_PONG_TIMEOUT,
            ConfigOption.LINKS_PRECISION,
            ConfigOption.LINKS_PONGS,
            ConfigOption.LINKS_BACKOFF);

    private final ConfigOption interval;
    private final ConfigOption timeout;
    private final ConfigOption precision;
    private final ConfigOption pongs;
    private final ConfigOption backoff;

    TomlTimers(
            ConfigOption interval,
            ConfigOption timeout,
            ConfigOption precision,
            ConfigOption pongs,
            ConfigOption backoff) {
        this.interval = interval;
        this.timeout = timeout;
        this.precision = precision;
        this.pongs = pongs;
        this.backoff = backoff;
    }

    /** What the section says; what it does not say is as in {@code otherwise}. */
    LinkTimers read(TomlSection section, LinkTimers otherwise) {
        Duration newInterval = millis(section, interval, otherwise.pingInterval());
        Duration newTimeout = millis(section, timeout, otherwise.pongTimeout());
        LinkTimers rest =
                otherwise
                        .withPrecision(
                                section.integer(precision, 1, Integer.MAX_VALUE)
                                        .orElse(otherwise.precision()))
                        .withPongsToComeUp(
                                section.integer(
                                                pongs,
                                                KnetLimits.MIN_PONGS_TO_COME_UP,
                                                KnetLimits.MAX_PONGS_TO_COME_UP)
                                        .orElse(otherwise.pongsToComeUp()))
                        .withBackoff(
                                section.integer(backoff, 1, KnetLimits.MAX_BACKOFF)
                                        .orElse(otherwise.backoff()));
        if (newTimeout.compareTo(newInterval) < 0) {
            section.refuse(
                    section.has(timeout) ? timeout : interval,
                    "the timeout, "
                            + newTimeout.toMillis()
                            + " ms, must not be shorter than the interval, "
                            + newInterval.toMillis()
                            + " ms: give both");
            return rest;
        }
        return rest.withTimes(newInterval, newTimeout);
    }

    private static Duration millis(TomlSection section, ConfigOption option, Duration otherwise) {
        return Duration.ofMillis(
                section.number(option, 1, KnetLimits.MAX_INTERVAL.toMillis())
                        .orElse(otherwise.toMillis()));
    }
}

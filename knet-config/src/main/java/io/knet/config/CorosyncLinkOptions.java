package io.knet.config;

import io.knet.KnetLimits;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/**
 * What the sections {@code interface} say of links, with corosync's defaults for what they do not
 * say: timers follow from the token timeout.
 *
 * @param port of both ends
 * @param priority higher is preferred
 * @param timers the heartbeat
 * @param kind makes a link of the transport
 */
record CorosyncLinkOptions(int port, int priority, LinkTimers timers, Kind kind) {
    private static final int FIRST_PORT = 5405;
    private static final int PRIORITY = 1;
    private static final int PONG_COUNT = 2;
    private static final int PRECISION = 2048;
    private static final int MAX_PONG_COUNT = KnetLimits.MAX_PONGS_TO_COME_UP - 1;
    private static final int DAY = (int) KnetLimits.MAX_INTERVAL.toMillis();

    /** Makes a link between two addresses. */
    interface Kind extends BiFunction<InetSocketAddress, InetSocketAddress, LinkConfig> {}

    /** The options of all links by their numbers. */
    static Map<Integer, CorosyncLinkOptions> read(CorosyncSection totem, int tokenMillis) {
        Map<Integer, CorosyncSection> sections = new HashMap<>();
        for (CorosyncSection section : totem.sections("interface")) {
            section.refuseMisspelled(CorosyncKeys.INTERFACE);
            String key = section.has("linknumber") ? "linknumber" : "ringnumber";
            OptionalInt number = section.number(key, 0, KnetLimits.MAX_LINKS - 1);
            int link = number.orElse(0);
            boolean unreadable = section.has(key) && number.isEmpty();
            if (!unreadable && sections.putIfAbsent(link, section) != null) {
                section.refuse(
                        section.has(key) ? key : "linknumber",
                        "link " + link + " has two sections; each has a linknumber of its own");
            }
        }
        Map<Integer, CorosyncLinkOptions> links = new LinkedHashMap<>();
        for (int link = 0; link < KnetLimits.MAX_LINKS; link++) {
            CorosyncSection section = sections.get(link);
            links.put(
                    link,
                    of(section == null ? totem.nothing("interface") : section, link, tokenMillis));
        }
        return links;
    }

    private static CorosyncLinkOptions of(CorosyncSection section, int link, int tokenMillis) {
        int pongs = section.number("knet_pong_count", 1, MAX_PONG_COUNT).orElse(PONG_COUNT);
        int interval =
                section.number("knet_ping_interval", 1, DAY)
                        .orElse(Math.max(1, tokenMillis / (pongs * 2)));
        int timeout =
                section.number("knet_ping_timeout", 1, DAY)
                        .orElse(Math.max(1, tokenMillis / pongs));
        LinkTimers timers =
                LinkTimers.DEFAULT
                        .withPongsToComeUp(pongs + 1)
                        .withPrecision(
                                section.number("knet_ping_precision", 1, Integer.MAX_VALUE)
                                        .orElse(PRECISION));
        if (timeout < interval) {
            section.refuse(
                    section.has("knet_ping_timeout") ? "knet_ping_timeout" : "knet_ping_interval",
                    "the timeout, "
                            + timeout
                            + " ms, must not be shorter than the interval, "
                            + interval
                            + " ms; without one of them it comes from the token timeout,"
                            + " "
                            + tokenMillis
                            + " ms: give both");
        } else {
            timers = timers.withTimes(Duration.ofMillis(interval), Duration.ofMillis(timeout));
        }
        return new CorosyncLinkOptions(
                section.number("mcastport", 1, KnetLimits.MAX_PORT).orElse(FIRST_PORT + link),
                section.number("knet_link_priority", 0, KnetLimits.MAX_PRIORITY).orElse(PRIORITY),
                timers,
                kind(section));
    }

    private static Kind kind(CorosyncSection section) {
        String transport = section.text("knet_transport").orElse("udp");
        return switch (transport) {
            case "udp" -> LinkConfig::udp;
            case "sctp" -> LinkConfig::sctp;
            default -> {
                section.refuse("knet_transport", "\"" + transport + "\" must be udp or sctp");
                yield LinkConfig::udp;
            }
        };
    }
}

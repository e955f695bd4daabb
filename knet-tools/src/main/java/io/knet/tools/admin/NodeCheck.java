package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import io.knet.stats.DiagnosisCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A node's state held against limits. */
final class NodeCheck {
    /** One lost of fewer would be a tenth of them, or more. */
    private static final int LEAST_PINGS = 10;

    private final CheckLimits limits;
    private final Map<String, JsonValue> earlier = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<LinkCheck> links = new ArrayList<>();
    private CheckLevel level = CheckLevel.OK;
    private int hosts;
    private int hostsDown;
    private int linksDown;

    /**
     * Checks a node.
     *
     * @param before an earlier answer to {@code status}, from which on lost pings count; the same
     *     as now if they do not matter
     * @param now the present answer
     */
    NodeCheck(CheckLimits limits, JsonValue before, JsonValue now) {
        this.limits = limits;
        for (JsonValue host : before.list("hosts")) {
            host.list("links").forEach(link -> earlier.put(name(link), link));
        }
        if (!now.is("forwarding")) {
            problem(CheckLevel.CRITICAL, "forwarding is off: no messages pass");
        }
        now.list("hosts").forEach(this::addHost);
        level = level.or(limits.hosts().of(hostsDown)).or(limits.links().of(linksDown));
        links.forEach(this::judge);
    }

    private NodeCheck(CheckLimits limits, String problem) {
        this.limits = limits;
        problem(CheckLevel.CRITICAL, problem);
    }

    /** The result for a node that does not answer. */
    static NodeCheck withoutAnswer(CheckLimits limits, String why) {
        return new NodeCheck(limits, why);
    }

    /**
     * A link.
     *
     * @param name HOST/LINK
     * @param latencyMillis empty as long as there is none
     * @param lossPercent empty if nothing was counted
     */
    record LinkCheck(
            long host,
            long link,
            String name,
            boolean up,
            OptionalDouble latencyMillis,
            OptionalDouble lossPercent) {}

    private void addHost(JsonValue host) {
        hosts++;
        long id = host.number("host").orElse(0);
        if (!host.is("reachable")) {
            hostsDown++;
            String name = host.text("name").orElse("");
            boolean named = !name.isEmpty() && !name.equals(Long.toString(id));
            problems.add("host " + id + (named ? " (" + name + ")" : "") + " is not reachable");
        }
        for (JsonValue link : host.list("links")) {
            if (link.is("enabled")) {
                addLink(link);
            }
        }
    }

    private void addLink(JsonValue link) {
        boolean up = link.is("up");
        if (!up || isOfNoUse(link)) {
            linksDown++;
            String why =
                    link.member("diagnosis")
                            .flatMap(diagnosis -> diagnosis.text("text"))
                            .map(text -> ": " + text)
                            .orElse("");
            problems.add("link " + name(link) + (up ? " is up and of no use" : " is down") + why);
        }
        OptionalLong micros = up ? link.number("latency_us") : OptionalLong.empty();
        links.add(
                new LinkCheck(
                        link.number("host").orElse(0),
                        link.number("link").orElse(0),
                        name(link),
                        up,
                        micros.isPresent()
                                ? OptionalDouble.of(micros.getAsLong() / 1000.0)
                                : OptionalDouble.empty(),
                        loss(link)));
    }

    /** A link that is up may carry no messages all the same. */
    private static boolean isOfNoUse(JsonValue link) {
        return link.member("diagnosis")
                .flatMap(diagnosis -> diagnosis.text("severity"))
                .filter(DiagnosisCode.Severity.ERROR.wireName()::equals)
                .isPresent();
    }

    private static String name(JsonValue link) {
        return link.number("host").orElse(0) + "/" + link.number("link").orElse(0);
    }

    /** One pong may be on its way: so much does not count as lost. */
    private OptionalDouble loss(JsonValue link) {
        JsonValue before = earlier.get(name(link));
        if (before == null) {
            return OptionalDouble.empty();
        }
        long pings = count(link, "tx_ping_packets") - count(before, "tx_ping_packets");
        long pongs = count(link, "rx_pong_packets") - count(before, "rx_pong_packets");
        if (pings < 0 || pongs < 0) {
            return OptionalDouble.empty();
        }
        if (pings < LEAST_PINGS) {
            if (limits.loss().isSet() && link.is("up")) {
                notes.add(
                        "loss of link "
                                + name(link)
                                + " is not judged by "
                                + pings
                                + " pings, at least "
                                + LEAST_PINGS
                                + " are needed: --loss-over more seconds");
            }
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(100.0 * Math.max(0, pings - pongs - 1) / pings);
    }

    private static long count(JsonValue link, String counter) {
        return link.member("lifetime_stats")
                .map(stats -> stats.number(counter).orElse(0))
                .orElse(0L);
    }

    private void judge(LinkCheck link) {
        if (link.latencyMillis().isPresent()) {
            double millis = link.latencyMillis().getAsDouble();
            problem(
                    limits.latency().of(millis),
                    "link " + link.name() + " takes " + CheckLimit.number(millis) + " ms");
        }
        if (link.up() && link.lossPercent().isPresent()) {
            double percent = link.lossPercent().getAsDouble();
            problem(
                    limits.loss().of(percent),
                    "link "
                            + link.name()
                            + " loses "
                            + CheckLimit.number(percent)
                            + " % of its pings");
        }
    }

    private void problem(CheckLevel how, String what) {
        if (how != CheckLevel.OK) {
            problems.add(what);
        }
        level = level.or(how);
    }

    CheckLevel level() {
        return level;
    }

    CheckLimits limits() {
        return limits;
    }

    /** What could not be judged, in sentences. */
    List<String> notes() {
        return Collections.unmodifiableList(notes);
    }

    /** What is wrong, in sentences; also what is not enough for a warning. */
    List<String> problems() {
        return Collections.unmodifiableList(problems);
    }

    /** The enabled links. */
    List<LinkCheck> links() {
        return Collections.unmodifiableList(links);
    }

    int hosts() {
        return hosts;
    }

    int hostsDown() {
        return hostsDown;
    }

    int linksDown() {
        return linksDown;
    }
}

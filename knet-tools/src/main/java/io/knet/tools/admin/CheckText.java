package io.knet.tools.admin;

import io.knet.stats.json.JsonObject;
import io.knet.tools.admin.NodeCheck.LinkCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The result of a check in the forms that monitoring systems read. */
final class CheckText {
    private static final int SCHEMA = 1;

    private CheckText() {}

    /** The result in a format, with the end of its last line. */
    static String of(NodeCheck check, CheckFormat format) {
        return switch (format) {
            case NAGIOS -> nagios(check) + "\n";
            case JSON -> json(check) + "\n";
            case PROMETHEUS -> prometheus(check);
        };
    }

    private static String nagios(NodeCheck check) {
        String summary =
                check.problems().isEmpty()
                        ? "all is up, hosts: " + check.hosts() + ", links: " + check.links().size()
                        : String.join("; ", check.problems());
        String notes = check.notes().isEmpty() ? "" : " (" + String.join("; ", check.notes()) + ")";
        List<String> performance = new ArrayList<>();
        CheckLimits limits = check.limits();
        performance.add(limits.hosts().performance("hosts_down", check.hostsDown(), ""));
        performance.add(limits.links().performance("links_down", check.linksDown(), ""));
        for (LinkCheck link : check.links()) {
            String label = "link_" + link.host() + "_" + link.link();
            link.latencyMillis()
                    .ifPresent(
                            millis ->
                                    performance.add(
                                            limits.latency()
                                                    .performance(
                                                            label + "_latency", millis, "ms")));
            link.lossPercent()
                    .ifPresent(
                            percent ->
                                    performance.add(
                                            limits.loss()
                                                    .performance(label + "_loss", percent, "%")));
        }
        // A bar begins the performance data.
        return "KNET "
                + check.level()
                + " - "
                + (summary + notes).replace('|', '/').replace('\n', ' ')
                + " | "
                + String.join(" ", performance);
    }

    private static JsonObject json(NodeCheck check) {
        return new JsonObject()
                .put("schema", SCHEMA)
                .put("event", "check")
                .put("level", check.level().lowerCase())
                .putTexts("problems", check.problems())
                .putTexts("notes", check.notes())
                .put("hosts", check.hosts())
                .put("hosts_down", check.hostsDown())
                .put("links_down", check.linksDown())
                .putObjects("links", check.links().stream().map(CheckText::json).toList());
    }

    private static JsonObject json(LinkCheck link) {
        JsonObject json =
                new JsonObject()
                        .put("host", link.host())
                        .put("link", link.link())
                        .put("up", link.up());
        link.latencyMillis().ifPresent(millis -> json.put("latency_ms", millis));
        link.lossPercent().ifPresent(percent -> json.put("loss_percent", percent));
        return json;
    }

    private static String prometheus(NodeCheck check) {
        StringBuilder text = new StringBuilder();
        gauge(text, "knet_check_level", "0 ok, 1 warning, 2 critical");
        text.append("knet_check_level ").append(check.level().exitCode()).append('\n');
        gauge(text, "knet_check_hosts_down", "Hosts that are not reachable");
        text.append("knet_check_hosts_down ").append(check.hostsDown()).append('\n');
        gauge(text, "knet_check_links_down", "Enabled links that are down");
        text.append("knet_check_links_down ").append(check.linksDown()).append('\n');
        ofLinks(
                text,
                check,
                "knet_check_link_up",
                "Whether the link is up",
                link -> OptionalDouble.of(link.up() ? 1 : 0),
                1);
        ofLinks(
                text,
                check,
                "knet_check_link_latency_seconds",
                "Latency of the link",
                LinkCheck::latencyMillis,
                1000);
        ofLinks(
                text,
                check,
                "knet_check_link_loss_ratio",
                "Lost pings of the link",
                LinkCheck::lossPercent,
                100);
        return text.toString();
    }

    private static void gauge(StringBuilder text, String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }

    private static void ofLinks(
            StringBuilder text,
            NodeCheck check,
            String name,
            String help,
            Function<LinkCheck, OptionalDouble> value,
            double divisor) {
        gauge(text, name, help);
        for (LinkCheck link : check.links()) {
            value.apply(link)
                    .ifPresent(
                            found ->
                                    text.append(name)
                                            .append("{host=\"")
                                            .append(link.host())
                                            .append("\",link=\"")
                                            .append(link.link())
                                            .append("\"} ")
                                            .append(found / divisor)
                                            .append('\n'));
        }
    }
}

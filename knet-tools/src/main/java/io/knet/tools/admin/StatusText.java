package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import java.util.Comparator;
import java.util.List;

/** The state of a node for people: what is down comes first, why and what to do about it last. */
final class StatusText {
    private final JsonValue status;

    StatusText(JsonValue status) {
        this.status = status;
    }

    /** Whether messages do not pass, a host is not reachable, or an enabled link is down. */
    boolean isSomethingDown() {
        return !status.is("forwarding")
                || status.list("hosts").stream()
                        .anyMatch(
                                host ->
                                        !host.is("reachable")
                                                || host.list("links").stream()
                                                        .anyMatch(StatusText::isDown));
    }

    private static boolean isDown(JsonValue link) {
        return link.is("enabled") && !link.is("up");
    }

    /** The lines, each with its end. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("node ")
                .append(status.number("id").orElse(0))
                .append(status.is("forwarding") ? "" : ", forwarding is off: no messages pass")
                .append(", data mtu: ")
                .append(status.number("data_mtu").orElse(0))
                .append('\n');
        List<JsonValue> hosts =
                status.list("hosts").stream()
                        .sorted(Comparator.comparing(host -> host.is("reachable")))
                        .toList();
        hosts.forEach(host -> append(text, host));
        if (hosts.isEmpty()) {
            text.append("no hosts\n");
        }
        hosts.forEach(host -> appendDiagnoses(text, host));
        return text.toString();
    }

    private static void append(StringBuilder text, JsonValue host) {
        String id = Long.toString(host.number("host").orElse(0));
        String name = host.text("name").orElse(id);
        text.append("host ")
                .append(id)
                .append(name.equals(id) ? "" : " (" + name + ")")
                .append(host.is("reachable") ? ": reachable" : ": not reachable")
                .append(", policy ")
                .append(host.text("policy").orElse("unknown"))
                .append(host.member("session").isPresent() ? ", in a session" : "")
                .append('\n');
        host.list("links").stream()
                .sorted(Comparator.comparing(link -> !isDown(link)))
                .forEach(link -> appendLink(text, link));
        if (host.list("links").isEmpty()) {
            text.append("  no links\n");
        }
    }

    private static void appendLink(StringBuilder text, JsonValue link) {
        text.append("  link ")
                .append(link.number("link").orElse(0))
                .append(' ')
                .append(link.text("transport").orElse("?"))
                .append(" (")
                .append(link.text("local").orElse("?"))
                .append("->")
                .append(link.text("remote").orElse("not known yet"))
                .append(") ")
                .append(link.is("enabled") ? "enabled" : "disabled")
                .append(link.is("up") ? " connected" : " disconnected")
                .append(link.is("active") ? " in use" : "")
                .append(" mtu: ")
                .append(link.number("mtu").orElse(0));
        link.number("latency_us")
                .ifPresent(micros -> text.append(" latency: ").append(micros).append(" us"));
        text.append('\n');
        if (isDown(link)) {
            link.text("last_down")
                    .ifPresent(why -> text.append("    went down last: ").append(why).append('\n'));
        }
    }

    private static void appendDiagnoses(StringBuilder text, JsonValue host) {
        for (JsonValue link : host.list("links")) {
            link.member("diagnosis").ifPresent(diagnosis -> append(text, host, link, diagnosis));
            if (!link.is("up")) {
                link.member("peer_view").ifPresent(view -> appendView(text, host, link, view));
            }
        }
    }

    private static void appendView(
            StringBuilder text, JsonValue host, JsonValue link, JsonValue view) {
        text.append("  host ")
                .append(host.number("host").orElse(0))
                .append(" says of link ")
                .append(link.number("link").orElse(0))
                .append(": ")
                .append(view.is("up") ? "up" : view.is("enabled") ? "down" : "disabled")
                .append(
                        view.text("diagnosis")
                                .map(
                                        code ->
                                                ", "
                                                        + view.text("title").orElse("?")
                                                        + " ("
                                                        + code
                                                        + ")")
                                .orElse(""))
                .append(", as of ")
                .append(view.text("told").orElse("?"))
                .append('\n');
    }

    private static void append(
            StringBuilder text, JsonValue host, JsonValue link, JsonValue diagnosis) {
        text.append("link ")
                .append(host.number("host").orElse(0))
                .append('/')
                .append(link.number("link").orElse(0))
                .append(": ")
                .append(diagnosis.text("text").orElse("?"))
                .append(" (")
                .append(diagnosis.text("code").orElse("?"))
                .append(since(link))
                .append(")\n");
        NextCommand.of(diagnosis)
                .ifPresent(next -> text.append("  next: ").append(next).append('\n'));
    }

    private static String since(JsonValue link) {
        return link.text("diagnosis_since").map(time -> ", since " + time).orElse("");
    }
}

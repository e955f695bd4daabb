package io.knet.admin.jmx;

import io.knet.KnetEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What notifications say of events.
 *
 * @param type the notification's
 * @param message a sentence
 * @param data what programs read
 */
record Told(String type, String message, Map<String, String> data) {
    static final String[] TYPES = {
        "io.knet.link.up",
        "io.knet.link.down",
        "io.knet.link.diagnosis",
        "io.knet.host.reachable",
        "io.knet.host.unreachable"
    };

    /** What is said of an event; nothing of most. */
    static Optional<Told> of(KnetEvent event) {
        if (event instanceof KnetEvent.LinkUp up) {
            return ofLink("up", up.host(), up.link(), "is up", Map.of());
        }
        if (event instanceof KnetEvent.LinkDown down) {
            String why = down.reason() + (down.detail().isEmpty() ? "" : ": " + down.detail());
            return ofLink(
                    "down",
                    down.host(),
                    down.link(),
                    "is down: " + why,
                    Map.of("reason", down.reason().name(), "detail", down.detail()));
        }
        if (event instanceof KnetEvent.DiagnosisChange change) {
            return ofLink(
                    "diagnosis",
                    change.host(),
                    change.link(),
                    change.diagnosis().map(now -> now.text()).orElse("is well again"),
                    Map.of(
                            "diagnosis",
                            change.diagnosis().map(now -> now.code().wireName()).orElse("")));
        }
        if (event instanceof KnetEvent.HostReachability of) {
            String word = of.reachable() ? "reachable" : "unreachable";
            return Optional.of(
                    new Told(
                            "io.knet.host." + word,
                            "host " + of.host() + " is " + word,
                            Map.of("host", Integer.toString(of.host()))));
        }
        return Optional.empty();
    }

    private static Optional<Told> ofLink(
            String type, int host, int link, String what, Map<String, String> more) {
        Map<String, String> data = new HashMap<>(more);
        data.put("host", Integer.toString(host));
        data.put("link", Integer.toString(link));
        return Optional.of(
                new Told("io.knet.link." + type, "link " + host + "/" + link + ": " + what, data));
    }
}

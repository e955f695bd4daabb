package io.knet.admin;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.admin.Answers.Answer;
import io.knet.admin.Answers.Events;
import io.knet.admin.change.Change;
import io.knet.admin.change.Changes;
import io.knet.admin.change.SettingValue;
import io.knet.admin.change.Target;
import io.knet.admin.json.JsonValue;
import io.knet.admin.value.LinkName;
import io.knet.stats.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What requests about settings are answered. */
final class SettingAnswers {
    private static final String BAD = "bad_setting";
    private static final Set<String> OF_LIST = Set.of("schema", "request", "host", "link");
    private static final Set<String> OF_SET =
            Set.of("schema", "request", "host", "link", "settings");

    private final KnetHandle handle;

    SettingAnswers(KnetHandle handle) {
        this.handle = handle;
    }

    /** The settings of the node, a host or a link, as they are. */
    Answer list(JsonValue request) {
        try {
            Requests.refuseOthers(request, OF_LIST);
            Target target = target(request);
            return Answer.of(
                    line("settings", target)
                            .putObjects(
                                    "settings",
                                    Changes.valuesOf(handle, target).stream()
                                            .map(SettingAnswers::json)
                                            .toList()));
        } catch (IllegalArgumentException e) {
            return Answers.error(BAD, String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject json(SettingValue setting) {
        return new JsonObject()
                .put("setting", setting.setting())
                .put("value", setting.value())
                .put("allowed", setting.allowed());
    }

    /** Changes settings; what was wrong, and what was changed before that. */
    Answer set(JsonValue request) {
        Changes changes;
        try {
            Requests.refuseOthers(request, OF_SET);
            changes = Changes.of(target(request), wanted(request));
        } catch (IllegalArgumentException e) {
            return Answers.error(BAD, String.valueOf(e.getMessage()));
        }
        try {
            changes.carryOut(handle);
            return Answer.of(
                    line("set", changes.target()).putObjects("changes", json(changes.done())));
        } catch (IllegalArgumentException e) {
            return failed(true, String.valueOf(e.getMessage()), changes.done());
        } catch (KnetException e) {
            return failed(
                    Requests.isAboutRequest(e), e.errno() + ": " + e.getMessage(), changes.done());
        }
    }

    private static Answer failed(boolean bad, String message, List<Change> done) {
        JsonObject json = Answers.errorLine(bad ? BAD : "failed", message);
        if (!done.isEmpty()) {
            json.putObjects("changes", json(done));
        }
        return new Answer(json, bad, Events.NONE);
    }

    private static List<JsonObject> json(List<Change> changes) {
        return changes.stream()
                .map(
                        change ->
                                new JsonObject()
                                        .put("setting", change.setting())
                                        .put("old", change.before())
                                        .put("new", change.now()))
                .toList();
    }

    private static JsonObject line(String event, Target target) {
        JsonObject line = Answers.line().put("event", event);
        if (target instanceof Target.Host host) {
            line.put("host", host.id());
        } else if (target instanceof Target.Link link) {
            line.put("host", link.name().host()).put("link", link.name().link());
        }
        return line;
    }

    private static Target target(JsonValue request) {
        boolean ofLink = request.member("link").isPresent();
        if (request.member("host").isEmpty()) {
            if (ofLink) {
                throw new IllegalArgumentException("\"link\" needs \"host\"");
            }
            return new Target.Node();
        }
        int host = Requests.id(request, "host", KnetLimits.MAX_HOST_ID);
        return ofLink
                ? new Target.Link(
                        new LinkName(host, Requests.id(request, "link", KnetLimits.MAX_LINKS - 1)))
                : new Target.Host(host);
    }

    private static Map<String, String> wanted(JsonValue request) {
        Map<String, String> wanted = new LinkedHashMap<>();
        JsonValue settings =
                request.member("settings")
                        .filter(JsonValue::isObject)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "\"settings\" must be an object of names and"
                                                        + " values"));
        for (String name : settings.names()) {
            wanted.put(
                    name,
                    settings.member(name)
                            .flatMap(JsonValue::scalar)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    name
                                                            + " must be a text, a number, or true"
                                                            + " or false")));
        }
        return wanted;
    }
}

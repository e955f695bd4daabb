package io.knet.admin;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.admin.json.JsonValue;
import io.knet.admin.report.NodeEvent;
import io.knet.admin.report.StatsReport;
import io.knet.admin.report.StatusReport;
import io.knet.stats.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a request is answered. */
final class Answers {
    /** The version of requests and answers. Members are added without a new one. */
    static final int SCHEMA = 1;

    /** What sends something, shows packets or changes something. */
    private static final Set<String> CHANGING = Set.of("set", "ping", "capture");

    private final KnetHandle handle;
    private final SettingAnswers settings;
    private final PingAnswers pings;
    private final CaptureAnswers captures;
    private final boolean readOnly;

    Answers(KnetHandle handle, AdminConfig config) {
        this.handle = handle;
        readOnly = config.readOnly();
        captures = new CaptureAnswers(handle, config.capture());
        settings = new SettingAnswers(handle);
        pings = new PingAnswers(handle);
    }

    /**
     * An answer.
     *
     * @param bad whether it is that the request was wrong
     * @param events which are to follow
     * @param capture which packets are to follow
     */
    record Answer(JsonObject json, boolean bad, Events events, Optional<CaptureOrder> capture) {
        Answer(JsonObject json, boolean bad, Events events) {
            this(json, bad, events, Optional.empty());
        }

        static Answer of(JsonObject json) {
            return new Answer(json, false, Events.NONE);
        }

        static Answer of(CaptureOrder order, int node) {
            JsonObject json =
                    line().put("event", "capture")
                            .put("id", node)
                            .put("side", order.side().wireName());
            return new Answer(json, false, Events.NONE, Optional.of(order));
        }
    }

    /** Which events a client asked for. */
    enum Events {
        NONE,
        REMEMBERED,
        FOLLOWED
    }

    /**
     * Answers a line.
     *
     * @param admin what the endpoint itself has counted
     */
    CompletableFuture<Answer> to(String line, JsonObject admin) {
        JsonValue request;
        try {
            request = JsonValue.parse(line);
        } catch (IllegalArgumentException e) {
            return completed(error("bad_json", "the request is not JSON: " + e.getMessage()));
        }
        if (!request.isObject()) {
            return completed(error("bad_json", "the request is no JSON object"));
        }
        OptionalLong schema = request.number("schema");
        if (schema.isEmpty() || schema.getAsLong() != SCHEMA) {
            return completed(error("schema", "the request needs \"schema\":" + SCHEMA));
        }
        String name = request.text("request").orElse("");
        if (readOnly && CHANGING.contains(name)) {
            return completed(
                    error(
                            "read_only",
                            "this admin endpoint is read-only: "
                                    + name
                                    + " is refused; the node was started with --admin-read-only,"
                                    + " node.admin_read_only or AdminConfig.withReadOnly"));
        }
        return name.equals("ping") ? pings.to(request) : completed(atOnce(name, request, admin));
    }

    private static CompletableFuture<Answer> completed(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private Answer atOnce(String name, JsonValue request, JsonObject admin) {
        try {
            return toRequest(name, request, admin);
        } catch (KnetException e) {
            // The node ends, or a host was removed in this very moment.
            return failed(e);
        }
    }

    /** The answer to a request that this node, or this moment, cannot fulfil. */
    static Answer failed(KnetException why) {
        return new Answer(
                errorLine("failed", why.errno() + ": " + why.getMessage()), false, Events.NONE);
    }

    private Answer toRequest(String name, JsonValue request, JsonObject admin) {
        return switch (name) {
            case "status" -> Answer.of(line(StatusReport.of(handle)));
            case "stats" ->
                    Answer.of(
                            line(StatsReport.of(handle, request.is("lifetime")))
                                    .put("admin", admin));
            case "events" ->
                    new Answer(
                            line().put("event", "events").put("id", handle.hostId()),
                            false,
                            request.is("follow") ? Events.FOLLOWED : Events.REMEMBERED);
            case "settings" -> settings.list(request);
            case "set" -> settings.set(request);
            case "capture" -> captures.to(request);
            default ->
                    error(
                            "unknown_request",
                            "\"request\" must be one of \"status\", \"stats\", \"events\","
                                    + " \"settings\", \"set\", \"ping\" and \"capture\"");
        };
    }

    private static JsonObject line(NodeEvent event) {
        return line().putMembersOf(event.json().toString());
    }

    static JsonObject line() {
        return new JsonObject().put("schema", SCHEMA);
    }

    /** The answer to a request that is wrong. */
    static Answer error(String code, String message) {
        return new Answer(errorLine(code, message), true, Events.NONE);
    }

    /** The line that tells a client what is wrong. */
    static JsonObject errorLine(String code, String message) {
        return line().put("event", "error").put("code", code).put("message", message);
    }
}

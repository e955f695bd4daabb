package io.knet.admin;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.admin.Answers.Answer;
import io.knet.admin.Answers.Events;
import io.knet.admin.change.Changes;
import io.knet.admin.json.JsonValue;
import io.knet.admin.ping.LinkPinger;
import io.knet.admin.value.LinkName;
import io.knet.stats.json.JsonObject;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What requests to ping a link are answered, once there is an answer or none came in time. */
final class PingAnswers {
    private static final String BAD = "bad_ping";
    private static final Set<String> MEMBERS =
            Set.of("schema", "request", "host", "link", "size", "patience_ms");
    private static final int DEFAULT_PATIENCE_MILLIS = 1000;
    private static final int MAX_PATIENCE_MILLIS = 60_000;

    private final KnetHandle handle;

    PingAnswers(KnetHandle handle) {
        this.handle = handle;
    }

    /** Sends a ping; the answer follows. */
    CompletableFuture<Answer> to(JsonValue request) {
        try {
            Requests.refuseOthers(request, MEMBERS);
            LinkName name =
                    new LinkName(
                            Requests.id(request, "host", KnetLimits.MAX_HOST_ID),
                            Requests.id(request, "link", KnetLimits.MAX_LINKS - 1));
            OptionalInt size = optional(request, "size", KnetLimits.MAX_MTU);
            OptionalInt millis = optional(request, "patience_ms", MAX_PATIENCE_MILLIS);
            return new LinkPinger(
                            Changes.linkOf(handle, name),
                            size,
                            Duration.ofMillis(millis.orElse(DEFAULT_PATIENCE_MILLIS)))
                    .ping()
                    .handle(PingAnswers::answer);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    Answers.error(BAD, String.valueOf(e.getMessage())));
        }
    }

    private static OptionalInt optional(JsonValue request, String name, int max) {
        if (request.member(name).isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalLong number = request.number(name);
        if (number.isEmpty() || number.getAsLong() < 1 || number.getAsLong() > max) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" must be a number from 1 to " + max);
        }
        return OptionalInt.of((int) number.getAsLong());
    }

    private static Answer answer(JsonObject outcome, Throwable failure) {
        if (failure == null) {
            return Answer.of(Answers.line().putMembersOf(outcome.toString()));
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof KnetException known) {
            boolean bad = Requests.isAboutRequest(known);
            return new Answer(
                    Answers.errorLine(
                            bad ? BAD : "failed", known.errno() + ": " + known.getMessage()),
                    bad,
                    Events.NONE);
        }
        return new Answer(Answers.errorLine("failed", cause.toString()), false, Events.NONE);
    }
}

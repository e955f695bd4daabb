package io.knet.admin.ping;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkPing;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.LinkStatus;
import io.knet.stats.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Pings over a link, and says what has failed if there is no answer: asks the link what is the
 * matter with it, and sends a short packet where a long one was lost. Any thread.
 */
public final class LinkPinger {
    private final KnetLink link;
    private final OptionalInt size;
    private final Duration patience;

    /**
     * A ping that is not sent yet.
     *
     * @param size of the IP packet; empty for the shortest
     * @param patience how long to wait for the answer
     */
    public LinkPinger(KnetLink link, OptionalInt size, Duration patience) {
        this.link = link;
        this.size = size;
        this.patience = patience;
    }

    /**
     * Sends it.
     *
     * @return completes with {@code size} and {@code rtt_us}, or with {@code failed}; fails with a
     *     {@link KnetException} if there can be no such ping
     */
    public CompletableFuture<JsonObject> ping() {
        CompletableFuture<LinkPing> ping =
                size.isPresent()
                        ? link.pingAsync(size.getAsInt(), patience)
                        : link.pingAsync(patience);
        return ping.handle(
                        (answer, failure) ->
                                failure == null
                                        ? CompletableFuture.completedFuture(json(answer))
                                        : explain(unwrapped(failure))
                                                .thenApply(
                                                        why -> begin().put("failed", why.json())))
                .thenCompose(outcome -> outcome);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private JsonObject begin() {
        return new JsonObject()
                .put("event", "ping")
                .put("host", link.host().id())
                .put("link", link.id())
                .put("up", link.isUp());
    }

    private JsonObject json(LinkPing answer) {
        return begin().put("size", answer.size())
                .put("rtt_us", answer.roundTrip().toNanos() / 1000);
    }

    private CompletableFuture<PingFailure> explain(Throwable failure) {
        if (!(failure instanceof KnetException known) || isAboutTheCall(known)) {
            return CompletableFuture.failedFuture(failure);
        }
        String text = String.valueOf(known.getMessage());
        if (known.errno() == Errno.EMSGSIZE) {
            return CompletableFuture.completedFuture(
                    PingFailure.of(PingLayer.PATH_MTU, PingDirection.OUT, text));
        }
        LinkStatus status = link.status();
        Optional<Diagnosis> diagnosis = status.diagnosis();
        if (diagnosis.isPresent() && diagnosis.get().code() != DiagnosisCode.COMING_UP) {
            return CompletableFuture.completedFuture(PingFailure.of(diagnosis.get()));
        }
        if (known.error() == KnetError.TIMED_OUT) {
            return size.isPresent()
                    ? compareWithShort(text)
                    : CompletableFuture.completedFuture(unanswered(text));
        }
        return CompletableFuture.completedFuture(
                PingFailure.of(layer(known), PingDirection.OUT, text));
    }

    /** Whether another call would fare better. */
    private static boolean isAboutTheCall(KnetException failure) {
        return switch (failure.error()) {
            case TIMED_OUT, HOST_DOWN, SOCKET_ERROR -> false;
            default -> true;
        };
    }

    private static PingLayer layer(KnetException failure) {
        if (failure.error() == KnetError.HOST_DOWN) {
            return PingLayer.LINK;
        }
        return switch (failure.errno()) {
            case ECONNREFUSED -> PingLayer.PORT;
            case ENETUNREACH, EHOSTUNREACH, EHOSTDOWN, ENETDOWN -> PingLayer.ROUTE;
            default -> PingLayer.SOCKET;
        };
    }

    private static PingFailure unanswered(String text) {
        return PingFailure.of(PingLayer.NETWORK, PingDirection.UNKNOWN, text);
    }

    private CompletableFuture<PingFailure> compareWithShort(String text) {
        return link.pingAsync(patience)
                .handle(
                        (answer, failure) ->
                                failure == null
                                        ? PingFailure.of(
                                                PingLayer.PATH_MTU,
                                                PingDirection.OUT,
                                                text
                                                        + ", and one of "
                                                        + answer.size()
                                                        + " bytes was: the path loses packets that"
                                                        + " long")
                                        : unanswered(text));
    }
}

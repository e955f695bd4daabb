package io.knet;

import static java.util.Objects.requireNonNull;

import io.knet.stats.DiagnosisCode;
import io.knet.stats.HostStatus;
import io.knet.stats.LinkStatus;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a node reaches whom it should, in one word and, where it does not, one line for each host
 * and link: what a health check of a server asks. Immutable; methods will be added.
 *
 * <pre>{@code
 * KnetHealth health = KnetHealth.of(handle);
 * response.status(health.isServing() ? 200 : 503).body(health.toJson());
 * }</pre>
 */
public final class KnetHealth {
    /** The word. Later versions may have more. */
    public enum Status {
        /**
         * Every host is reachable, and every enabled link is up, and no error is the matter with
         * it.
         */
        UP,
        /**
         * Every host is reachable, but an enabled link is down, or is up and of no use: another
         * failure may cut one off.
         */
        DEGRADED,
        /** A host is not reachable, or the handle is closed, or does not forward messages. */
        DOWN
    }

    private final Status status;
    private final List<String> troubles;

    private KnetHealth(Status status, List<String> troubles) {
        this.status = status;
        this.troubles = List.copyOf(troubles);
    }

    /**
     * How a handle is at this moment. Takes no time to speak of; by any thread, and of a closed
     * handle too.
     *
     * @param handle whose
     */
    public static KnetHealth of(KnetHandle handle) {
        requireNonNull(handle, "handle");
        Status worst = Status.UP;
        List<String> troubles = new ArrayList<>();
        try {
            if (!handle.isForwarding()) {
                worst = Status.DOWN;
                troubles.add("messages are not forwarded");
            }
            for (KnetHost host : handle.hosts()) {
                Status of = look(host, troubles);
                worst = of.compareTo(worst) > 0 ? of : worst;
            }
        } catch (KnetException closed) {
            return new KnetHealth(Status.DOWN, List.of(String.valueOf(closed.getMessage())));
        }
        return new KnetHealth(worst, troubles);
    }

    private static Status look(KnetHost host, List<String> troubles) {
        HostStatus of;
        List<KnetLink> links;
        try {
            of = host.status();
            links = host.links();
        } catch (KnetException gone) {
            if (gone.error() == KnetError.UNKNOWN_HOST) {
                // Removed in this very moment, and so no trouble.
                return Status.UP;
            }
            throw gone;
        }
        if (!of.reachable()) {
            troubles.add(of.summary());
        }
        boolean allWell = true;
        for (KnetLink link : links) {
            LinkStatus at = link.status();
            if (at.enabled() && !at.removed() && (!at.up() || hasError(at))) {
                allWell = false;
                troubles.add(at.summary());
            }
        }
        return !of.reachable() ? Status.DOWN : allWell ? Status.UP : Status.DEGRADED;
    }

    /** A link whose path is too small is up, and carries no messages. */
    private static boolean hasError(LinkStatus link) {
        return link.diagnosis()
                .filter(it -> it.code().severity() == DiagnosisCode.Severity.ERROR)
                .isPresent();
    }

    /** The word. */
    public Status status() {
        return status;
    }

    /** Whether messages are forwarded and every host is reachable, over however few links. */
    public boolean isServing() {
        return status != Status.DOWN;
    }

    /** What is wrong, a line for each host and link, for people; their words may change. */
    public List<String> troubles() {
        return troubles;
    }

    /**
     * As JSON, on one line: {@code status} in lower case, and {@code troubles}, an array. Members
     * may be added in later versions, but none is renamed or removed.
     */
    public String toJson() {
        return new JsonObject()
                .put("status", status.name().toLowerCase(Locale.ROOT))
                .putTexts("troubles", troubles)
                .toString();
    }

    /** For example {@code DEGRADED: link 2/1: down, ...}. */
    @Override
    public String toString() {
        return status + (troubles.isEmpty() ? "" : ": " + String.join("; ", troubles));
    }
}

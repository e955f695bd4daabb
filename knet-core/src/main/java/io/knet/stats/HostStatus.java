package io.knet.stats;

import io.knet.Dialect;
import io.knet.LinkPolicy;
import io.knet.stats.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * State of a host at one moment.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface HostStatus {
    /** Id of the host. */
    int host();

    /** Name of the host. */
    String name();

    /** Whether a link is up. */
    boolean reachable();

    /** How messages are spread over the links. */
    LinkPolicy policy();

    /** Ids of the links that the policy uses at the moment, ascending. */
    List<Integer> activeLinks();

    /** In what this node and the host may speak with each other. */
    Dialect dialect();

    /** The session that the host's packets are sent in; empty if there is none. */
    Optional<SessionStatus> session();

    /**
     * The state as JSON, on one line: {@code host}, {@code name}, {@code reachable}, {@code policy}
     * in lower case, {@code active_links}, an array, {@code dialect} in lower case, and, if there
     * is one, {@code session} with {@code age_ns}, {@code initiator}, {@code cipher}, {@code
     * public_key} if there are identities, {@code sent_packets}, {@code received_packets} and
     * {@code renewals}. Members may be added in later versions, but none is renamed, removed or
     * given another unit.
     */
    default String toJson() {
        JsonObject json =
                new JsonObject()
                        .put("host", host())
                        .put("name", name())
                        .put("reachable", reachable())
                        .put("policy", policy().wireName())
                        .putNumbers("active_links", activeLinks())
                        .put("dialect", dialect().wireName());
        session().ifPresent(session -> json.putJson("session", session.toJson()));
        return json.toString();
    }

    /** For example {@code host 2 (db2): reachable, policy passive, links in use [0]}. */
    default String summary() {
        String id = Integer.toString(host());
        return "host "
                + id
                + (name().equals(id) ? "" : " (" + name() + ")")
                + (reachable() ? ": reachable" : ": not reachable")
                + ", policy "
                + policy().wireName()
                + (activeLinks().isEmpty() ? "" : ", links in use " + activeLinks())
                + session().map(session -> ", in a session, " + session.summary()).orElse("");
    }
}

package io.knet.stats;

import io.knet.LinkPolicy;
import io.knet.stats.json.JsonObject;
import java.util.List;

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

    /**
     * The state as JSON, on one line: {@code host}, {@code name}, {@code reachable}, {@code policy}
     * in lower case, {@code active_links}, an array. Members may be added in later versions, but
     * none is renamed, removed or given another unit.
     */
    default String toJson() {
        return new JsonObject()
                .put("host", host())
                .put("name", name())
                .put("reachable", reachable())
                .put("policy", policy().wireName())
                .putNumbers("active_links", activeLinks())
                .toString();
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
                + (activeLinks().isEmpty() ? "" : ", links in use " + activeLinks());
    }
}

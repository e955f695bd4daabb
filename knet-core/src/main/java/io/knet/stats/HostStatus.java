package io.knet.stats;

import static java.util.Objects.requireNonNull;

import io.knet.LinkPolicy;
import io.knet.stats.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * State of a host at one moment.
 *
 * @param host id of the host
 * @param name name of the host
 * @param reachable whether a link is up
 * @param policy how messages are spread over the links
 * @param activeLinks ids of the links that the policy uses at the moment, ascending
 */
public record HostStatus(
        int host, String name, boolean reachable, LinkPolicy policy, List<Integer> activeLinks) {
    /** Copies the list. */
    public HostStatus {
        requireNonNull(name, "name");
        requireNonNull(policy, "policy");
        requireNonNull(activeLinks, "activeLinks");
        activeLinks = List.copyOf(activeLinks);
    }

    /**
     * The state as JSON, on one line: {@code host}, {@code name}, {@code reachable}, {@code policy}
     * in lower case, {@code active_links}, an array. Members may be added in later versions, but
     * none is renamed, removed or given another unit.
     */
    public String toJson() {
        return new JsonObject()
                .put("host", host)
                .put("name", name)
                .put("reachable", reachable)
                .put("policy", policyName())
                .putNumbers("active_links", activeLinks)
                .toString();
    }

    private String policyName() {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    /** For example {@code host 2 (db2): reachable, policy passive, links in use [0]}. */
    @Override
    public String toString() {
        String id = Integer.toString(host);
        return "host "
                + id
                + (name.equals(id) ? "" : " (" + name + ")")
                + (reachable ? ": reachable" : ": not reachable")
                + ", policy "
                + policyName()
                + (activeLinks.isEmpty() ? "" : ", links in use " + activeLinks);
    }
}

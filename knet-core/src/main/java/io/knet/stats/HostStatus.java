package io.knet.stats;

import io.knet.LinkPolicy;
import java.util.List;

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
        activeLinks = List.copyOf(activeLinks);
    }
}

package io.knet.lab.simulate.crowd;

import io.knet.LinkTimers;
import java.time.Duration;

/**
 * What a crowd is like.
 *
 * @param hosts that the handle knows
 * @param links to each of them
 * @param loops event loops of the handle
 * @param timers of all links
 * @param arrival how long the program takes to add them all, evenly
 * @param lookTime how long the handle takes to look at a link, by its own clock; virtual time does
 *     not pass by itself while something works
 */
public record CrowdPlan(
        int hosts, int links, int loops, LinkTimers timers, Duration arrival, Duration lookTime) {
    /**
     * So many hosts with two links each, which arrive in a second; one event loop, which takes no
     * time; timers as they are unless set.
     */
    public static CrowdPlan of(int hosts) {
        return new CrowdPlan(hosts, 2, 1, LinkTimers.DEFAULT, Duration.ofSeconds(1), Duration.ZERO);
    }

    /** The same with other timers. */
    public CrowdPlan withTimers(LinkTimers other) {
        return new CrowdPlan(hosts, links, loops, other, arrival, lookTime);
    }

    /** The same with another number of links to each host. */
    public CrowdPlan withLinks(int other) {
        return new CrowdPlan(hosts, other, loops, timers, arrival, lookTime);
    }

    /** The same with a handle that takes time to look at a link. */
    public CrowdPlan withLookTime(Duration other) {
        return new CrowdPlan(hosts, links, loops, timers, arrival, other);
    }

    /** The links to all hosts. */
    public int allLinks() {
        return hosts * links;
    }
}

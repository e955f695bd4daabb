package io.knet.micrometer;

import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.stats.LinkStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rings of a node at one moment: what corosync calls so are the links of one number, to all
 * hosts.
 *
 * @param healthy by ring, whether every enabled link of it is up
 */
record HaRings(Map<Ring, Boolean> healthy) {
    /**
     * One ring, as it leaves this node.
     *
     * @param number that of its links
     * @param address this node's address on it, without the port
     */
    record Ring(int number, String address) {
        static Ring of(LinkStatus link) {
            // Not its source, which is another, or none, while a link at a wildcard address is
            // down.
            return new Ring(link.link(), link.local().getAddress().getHostAddress());
        }
    }

    /** Without rings of which no link is enabled: those are not meant to be up. */
    static HaRings of(KnetHandle handle) {
        Map<Ring, Boolean> healthy = new HashMap<>();
        for (KnetLink link : Present.of(handle).links()) {
            LinkStatus status = link.status();
            if (status.enabled() && !status.removed()) {
                healthy.merge(Ring.of(status), status.up(), Boolean::logicalAnd);
            }
        }
        return new HaRings(Map.copyOf(healthy));
    }

    /** In the order of their numbers. */
    List<Ring> rings() {
        return healthy.keySet().stream()
                .sorted(Comparator.comparingInt(Ring::number).thenComparing(Ring::address))
                .toList();
    }

    /** 1 if a ring is healthy, 0 if it is faulty, not a number if it is no more. */
    double health(Ring ring) {
        Boolean known = healthy.get(ring);
        if (known == null) {
            return Double.NaN;
        }
        return known ? 1 : 0;
    }

    /** How many rings are faulty. */
    long errors() {
        return healthy.values().stream().filter(fine -> !fine).count();
    }
}

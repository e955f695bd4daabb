package io.knet.netty.host;

import io.knet.LinkConfig;
import io.knet.netty.link.HostLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which links may lead to an address, so that one that wants it is not compared with all. Whoever
 * asks compares these himself. Not thread safe.
 */
final class LinksByPeer {
    private static final int NO_PEER = 0;

    /** One thread at a time. */
    private final Map<Integer, List<HostLink>> links = new HashMap<>();

    /** Where each link is among those; one thread at a time. */
    private final Map<HostLink, List<Integer>> places = new HashMap<>();

    /** Links whose peer may be that of a configuration. */
    List<HostLink> mayLeadTo(LinkConfig config) {
        return links.getOrDefault(place(config), List.of());
    }

    /** A link wants another configuration, and keeps the one that it has until it is there. */
    void add(HostLink link, LinkConfig wanted) {
        remove(link);
        put(link, place(link.config()));
        put(link, place(wanted));
    }

    private void put(HostLink link, int place) {
        List<Integer> ofLink = places.computeIfAbsent(link, key -> new ArrayList<>(1));
        if (!ofLink.contains(place)) {
            ofLink.add(place);
            links.computeIfAbsent(place, key -> new ArrayList<>(1)).add(link);
        }
    }

    /** A link is no more. */
    void remove(HostLink link) {
        List<Integer> ofLink = places.remove(link);
        if (ofLink != null) {
            ofLink.forEach(place -> take(link, place));
        }
    }

    private void take(HostLink link, int place) {
        List<HostLink> there = links.getOrDefault(place, new ArrayList<>());
        there.remove(link);
        if (there.isEmpty()) {
            links.remove(place);
        }
    }

    /** The zone is left out: an address without one may be the same as one with it. */
    private static int place(LinkConfig config) {
        return config.remote().map(LinksByPeer::place).orElse(NO_PEER);
    }

    private static int place(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        int ofAddress = address == null ? 0 : Arrays.hashCode(address.getAddress());
        return 31 * ofAddress + peer.getPort();
    }
}

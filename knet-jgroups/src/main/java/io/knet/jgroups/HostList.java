package io.knet.jgroups;

import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.KnetLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The hosts of a cluster as the attribute {@code hosts} lists them, all nodes alike: {@code
 * 1=10.0.0.1:5405|10.1.0.1:5405, 2=db2:5405|db2-b:5405, 3=dynamic}. The addresses of a host are
 * those of its links, from link 0 on; a dynamic one has none, and calls the others.
 */
final class HostList {
    private static final Duration NAME_TIMEOUT = Duration.ofSeconds(10);
    private static final String DYNAMIC = "dynamic";

    private final SortedMap<Integer, List<InetSocketAddress>> hosts;

    private HostList(SortedMap<Integer, List<InetSocketAddress>> hosts) {
        this.hosts = hosts;
    }

    /**
     * Reads a list. Asks the name service for names.
     *
     * @throws IllegalArgumentException saying what is wrong with which host
     */
    static HostList parse(String text) {
        SortedMap<Integer, List<InetSocketAddress>> hosts = new TreeMap<>();
        for (String entry : text.split(",", -1)) {
            Map.Entry<Integer, List<InetSocketAddress>> host = host(entry.strip());
            if (hosts.putIfAbsent(host.getKey(), host.getValue()) != null) {
                throw new IllegalArgumentException("host " + host.getKey() + " is listed twice");
            }
        }
        HostList list = new HostList(hosts);
        list.requireSamePaths();
        list.requireOneDynamic();
        return list;
    }

    /** One host as {@link #parse} reads it. */
    static Map.Entry<Integer, List<InetSocketAddress>> host(String entry) {
        int equals = entry.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(
                    "host \""
                            + entry
                            + "\" must be like 1=10.0.0.1:5405|10.1.0.1:5405 or 3=dynamic");
        }
        int id = id(entry.substring(0, equals).strip());
        String addresses = entry.substring(equals + 1).strip();
        if (addresses.equals(DYNAMIC)) {
            return Map.entry(id, List.of());
        }
        List<InetSocketAddress> links = new ArrayList<>();
        for (String address : addresses.split("\\|", -1)) {
            links.add(address(id, address.strip()));
        }
        if (links.size() > KnetLimits.MAX_LINKS) {
            throw new IllegalArgumentException(
                    "host "
                            + id
                            + " has "
                            + links.size()
                            + " addresses; there are at most "
                            + KnetLimits.MAX_LINKS
                            + " links");
        }
        return Map.entry(id, List.copyOf(links));
    }

    private static int id(String text) {
        try {
            int id = Integer.parseInt(text);
            if (id >= 0 && id <= KnetLimits.MAX_HOST_ID) {
                return id;
            }
        } catch (NumberFormatException e) {
            // what it must be is said below
        }
        throw new IllegalArgumentException(
                "host id \"" + text + "\" must be 0 to " + KnetLimits.MAX_HOST_ID);
    }

    private static InetSocketAddress address(int host, String text) {
        int colon = text.lastIndexOf(':');
        try {
            if (colon > 0 && isName(text.substring(0, colon))) {
                return KnetAddress.resolve(
                                text.substring(0, colon),
                                KnetAddress.parse("127.0.0.1", text.substring(colon + 1)).getPort(),
                                NAME_TIMEOUT)
                        .get(0);
            }
            return KnetAddress.parse(text);
        } catch (KnetException e) {
            throw new IllegalArgumentException("host " + host + ": " + e.getMessage(), e);
        }
    }

    /** No IPv6 address, and not all digits and dots. */
    private static boolean isName(String host) {
        return host.indexOf(':') < 0 && !host.startsWith("[") && !host.matches("[0-9.]+");
    }

    private void requireSamePaths() {
        List<Integer> counts =
                hosts.values().stream()
                        .filter(links -> !links.isEmpty())
                        .map(List::size)
                        .distinct()
                        .toList();
        if (counts.isEmpty()) {
            throw new IllegalArgumentException("no host has an address, so none can be called");
        }
        if (counts.size() > 1) {
            throw new IllegalArgumentException(
                    "hosts have different numbers of addresses "
                            + counts
                            + "; the n-th address of each is its end of path n");
        }
    }

    private void requireOneDynamic() {
        List<Integer> dynamic = ids().stream().filter(id -> addresses(id).isEmpty()).toList();
        if (dynamic.size() > 1) {
            throw new IllegalArgumentException(
                    "hosts "
                            + dynamic
                            + " are dynamic: one may be, since two could not call each other");
        }
    }

    boolean contains(int id) {
        return hosts.containsKey(id);
    }

    /** The addresses of a host of the list; empty if it is dynamic. */
    List<InetSocketAddress> addresses(int id) {
        return hosts.getOrDefault(id, List.of());
    }

    /** The ids of all hosts, in ascending order. */
    List<Integer> ids() {
        return List.copyOf(hosts.keySet());
    }
}

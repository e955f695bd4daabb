package io.knet.config;

import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.KnetLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Reads a {@code nodelist}, and finds this node in it. */
final class CorosyncNodes {
    private final CorosyncSection nodelist;
    private final List<CorosyncNode> nodes = new ArrayList<>();

    CorosyncNodes(CorosyncSection nodelist, IpVersion version, Names names) {
        this.nodelist = nodelist;
        HostNames taken = new HostNames();
        Set<Integer> ids = new HashSet<>();
        for (CorosyncSection section : nodelist.sections("node")) {
            section.refuseMisspelled(CorosyncKeys.NODE);
            OptionalInt id = section.number("nodeid", 1, KnetLimits.MAX_HOST_ID);
            Optional<String> name = section.text("name").filter(text -> !text.isEmpty());
            if (!section.has("nodeid")) {
                section.refuse("nodeid", "is missing; a node of knet needs one, 1 to 65535");
            }
            if (id.isPresent()) {
                if (!ids.add(id.getAsInt())) {
                    section.refuse("nodeid", "two nodes have the nodeid " + id.getAsInt());
                }
                taken.take(id.getAsInt(), name).ifPresent(why -> section.refuse("name", why));
            }
            nodes.add(
                    new CorosyncNode(
                            section, id.orElse(-1), name, addresses(section, version, names)));
        }
        refuseSharedAddresses();
        if (nodes.isEmpty()) {
            nodelist.refuse("node", "is missing; every node of the cluster has such a section");
        }
    }

    private void refuseSharedAddresses() {
        Map<String, CorosyncNode> first = new HashMap<>();
        for (CorosyncNode node : nodes) {
            node.addresses()
                    .forEach(
                            (link, address) -> {
                                String host = KnetAddress.host(new InetSocketAddress(address, 0));
                                if (first.putIfAbsent(link + " " + host, node) != null) {
                                    node.section()
                                            .refuse(
                                                    CorosyncKeys.ring(link),
                                                    "two nodes have the address "
                                                            + host
                                                            + " on link "
                                                            + link);
                                }
                            });
        }
    }

    private static Map<Integer, InetAddress> addresses(
            CorosyncSection section, IpVersion version, Names names) {
        Map<Integer, InetAddress> addresses = new TreeMap<>();
        if (!section.has(CorosyncKeys.ring(0))) {
            section.refuse(CorosyncKeys.ring(0), "is missing; every node has an address on link 0");
        }
        for (int link = 0; link < KnetLimits.MAX_LINKS; link++) {
            String key = CorosyncKeys.ring(link);
            Optional<String> text = section.text(key);
            if (text.isPresent()) {
                try {
                    addresses.put(link, version.addressOf(text.get(), names));
                } catch (KnetException e) {
                    section.refuse(key, String.valueOf(e.getMessage()));
                }
            }
        }
        return addresses;
    }

    List<CorosyncNode> all() {
        return nodes;
    }

    /** The node of an id; empty, and a finding, if there is none. */
    Optional<CorosyncNode> ofId(int id) {
        Optional<CorosyncNode> node = first(other -> other.id() == id);
        if (node.isEmpty()) {
            nodelist.refuse(
                    "node.nodeid",
                    "no node has the nodeid "
                            + id
                            + "; there are "
                            + nodes.stream().map(other -> String.valueOf(other.id())).toList());
        }
        return node;
    }

    /**
     * The node that a machine is, found as corosync.conf(5) describes it under {@code name}: by its
     * name, without its domain, by the short form of a longer name, then by its addresses.
     */
    Optional<CorosyncNode> of(LocalMachine machine) {
        String host = machine.hostName();
        Optional<CorosyncNode> node =
                first(other -> other.name().filter(host::equals).isPresent())
                        .or(
                                () ->
                                        first(
                                                other ->
                                                        other.name()
                                                                .filter(brief(host)::equals)
                                                                .isPresent()))
                        .or(
                                () ->
                                        first(
                                                other ->
                                                        other.name()
                                                                .map(CorosyncNodes::brief)
                                                                .filter(brief(host)::equals)
                                                                .isPresent()))
                        .or(
                                () ->
                                        first(
                                                other ->
                                                        other.addresses().values().stream()
                                                                .anyMatch(machine.hasAddress())));
        if (node.isEmpty()) {
            nodelist.refuse(
                    "node",
                    "no node is this machine, by its name (\""
                            + host
                            + "\") or its addresses; say"
                            + " which nodeid it has");
        }
        return node;
    }

    private Optional<CorosyncNode> first(Predicate<CorosyncNode> wanted) {
        return nodes.stream().filter(wanted).findFirst();
    }

    private static String brief(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}

package io.knet.jgroups;

import io.knet.AccessEntry;
import io.knet.ChannelConfig;
import io.knet.CryptoConfig;
import io.knet.HostConfig;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A node as the attributes of the protocol describe it. */
final class ListPlan implements NodePlan {
    private final int nodeId;
    private final HostList hosts;
    private final Keys keys;
    private final LinkPolicy policy;
    private final LinkTimers timers;
    private final List<AccessEntry> access;

    /**
     * A node.
     *
     * @throws IllegalArgumentException if the node is not in the list, or a dynamic host has nobody
     *     to come from
     */
    ListPlan(
            int nodeId,
            HostList hosts,
            Keys keys,
            LinkPolicy policy,
            LinkTimers timers,
            List<AccessEntry> access) {
        if (!hosts.contains(nodeId)) {
            throw new IllegalArgumentException(
                    "node_id " + nodeId + " is none of hosts: they are " + hosts.ids());
        }
        boolean dynamicPeer =
                hosts.ids().stream().anyMatch(id -> id != nodeId && isDynamic(hosts, id));
        if (dynamicPeer && access.isEmpty()) {
            throw new IllegalArgumentException(
                    "a host is dynamic, so dynamic_from must say from where, as in \"10.0.0.0/8\"");
        }
        this.nodeId = nodeId;
        this.hosts = hosts;
        this.keys = keys;
        this.policy = policy;
        this.timers = timers;
        this.access = List.copyOf(access);
    }

    private static boolean isDynamic(HostList hosts, int id) {
        return hosts.addresses(id).isEmpty();
    }

    @Override
    public int nodeId() {
        return nodeId;
    }

    @Override
    public Optional<CryptoConfig> crypto() {
        return keys.crypto();
    }

    @Override
    public Optional<SessionConfig> sessions() {
        return keys.sessions();
    }

    @Override
    public void configure(KnetHandleBuilder builder) {
        keys.crypto().ifPresent(builder::crypto);
    }

    @Override
    public void configure(KnetHandle handle) {
        // what handles have by themselves
    }

    @Override
    public ChannelConfig channel(int number) {
        return ChannelConfig.of(number);
    }

    @Override
    public void addHosts(KnetHandle handle) {
        for (int id : hosts.ids()) {
            if (id != nodeId) {
                addHost(handle, id, hosts.addresses(id));
            }
        }
    }

    /** Adds one host more, whose links are disabled. */
    KnetHost addHost(KnetHandle handle, int id, List<InetSocketAddress> theirs) {
        KnetHost host = handle.addHost(id, HostConfig.of(policy));
        List<LinkConfig> links = links(theirs);
        for (int link = 0; link < links.size(); link++) {
            KnetLink added = host.addLink(link, links.get(link));
            if (theirs.isEmpty()) {
                access.forEach(added.accessList()::add);
            }
        }
        return host;
    }

    private List<LinkConfig> links(List<InetSocketAddress> theirs) {
        List<InetSocketAddress> mine = hosts.addresses(nodeId);
        List<LinkConfig> links = new ArrayList<>();
        for (int link = 0; link < Math.max(mine.size(), theirs.size()); link++) {
            links.add(link(mine, theirs, link).withTimers(timers).withEnabled(false));
        }
        return links;
    }

    private static LinkConfig link(
            List<InetSocketAddress> mine, List<InetSocketAddress> theirs, int link) {
        if (theirs.isEmpty()) {
            return LinkConfig.dynamic(mine.get(link));
        }
        InetSocketAddress remote = theirs.get(link);
        return LinkConfig.udp(mine.isEmpty() ? anyOf(remote) : mine.get(link), remote);
    }

    /** From any address and a free port, as a node does that others do not know the address of. */
    private static InetSocketAddress anyOf(InetSocketAddress remote) {
        return KnetAddress.parse(remote.getAddress() instanceof Inet6Address ? "::" : "0.0.0.0", 0);
    }

    @Override
    public void enableLinks(KnetHandle handle) {
        handle.hosts().forEach(host -> host.links().forEach(KnetLink::enable));
    }

    @Override
    public Stream<LinkTimers> timers() {
        return Stream.of(timers);
    }

    /** A host as {@code addHost} of the protocol is told it, checked against this node. */
    Map.Entry<Integer, List<InetSocketAddress>> newHost(String text) {
        Map.Entry<Integer, List<InetSocketAddress>> host = HostList.host(text.strip());
        int mine = hosts.addresses(nodeId).size();
        if (host.getValue().isEmpty()) {
            throw new IllegalArgumentException(
                    "a host that is added must have addresses, or be in hosts as dynamic");
        }
        if (mine != 0 && host.getValue().size() != mine) {
            throw new IllegalArgumentException(
                    "host "
                            + host.getKey()
                            + " has "
                            + host.getValue().size()
                            + " addresses, this node has "
                            + mine);
        }
        return host;
    }

    @Override
    public void close() {
        keys.close();
    }
}

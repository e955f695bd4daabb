package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a handle. Readers on every packet take the latest table without a lock; a change
 * replaces the table.
 */
final class Hosts {
    private volatile Table table = new Table(new IntObjectHashMap<>(), List.of());

    private record Table(IntObjectMap<NettyHost> byId, List<NettyHost> sorted) {}

    @Nullable NettyHost get(int id) {
        return table.byId.get(id);
    }

    /** All hosts, in ascending order of their ids. */
    List<NettyHost> all() {
        return table.sorted;
    }

    /**
     * Adds a host.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if another host has its id or name
     */
    synchronized void add(NettyHost host) {
        if (table.byId.containsKey(host.id())) {
            throw new KnetException(
                    KnetError.ALREADY_EXISTS, "host " + host.id() + " was added already");
        }
        requireFree(host, host.name());
        IntObjectMap<NettyHost> byId = copy();
        byId.put(host.id(), host);
        publish(byId);
    }

    /** The host of a name, if there is one. */
    @Nullable NettyHost byName(String name) {
        for (NettyHost host : table.sorted) {
            if (host.name().equals(name)) {
                return host;
            }
        }
        return null;
    }

    /**
     * Renames a host.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if another host has the name
     */
    synchronized void rename(NettyHost host, String name) {
        requireFree(host, name);
        host.setName(name);
    }

    private void requireFree(NettyHost host, String name) {
        NettyHost bearer = byName(name);
        if (bearer != null && bearer != host) {
            throw new KnetException(
                    KnetError.ALREADY_EXISTS,
                    "host " + bearer.id() + " has the name \"" + name + "\" already");
        }
    }

    synchronized void remove(NettyHost host) {
        IntObjectMap<NettyHost> byId = copy();
        if (byId.get(host.id()) == host) {
            byId.remove(host.id());
            publish(byId);
        }
    }

    private IntObjectMap<NettyHost> copy() {
        IntObjectMap<NettyHost> copy = new IntObjectHashMap<>();
        copy.putAll(table.byId);
        return copy;
    }

    private void publish(IntObjectMap<NettyHost> byId) {
        List<NettyHost> sorted =
                byId.values().stream().sorted(Comparator.comparingInt(NettyHost::id)).toList();
        table = new Table(byId, sorted);
    }
}

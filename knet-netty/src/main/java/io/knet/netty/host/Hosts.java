package io.knet.netty.host;

import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkConfig;
import io.knet.netty.link.AddressBook;
import io.knet.netty.link.HostLink;
import io.knet.netty.mtu.KnownPath;
import io.knet.stats.LinkStatus;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a handle. Looked up for every message, changed seldom: changes make a new table,
 * under the lock of this object, which also guards names and addresses. Any thread.
 */
public final class Hosts implements AddressBook {
    /** Written under the lock. */
    private volatile Table table = new Table(new IntObjectHashMap<>(), List.of());

    private record Table(IntObjectMap<NettyHost> byId, List<NettyHost> sorted) {}

    /** The host of an id, if there is one. */
    public @Nullable NettyHost get(int id) {
        return table.byId.get(id);
    }

    /** All hosts, in ascending order of their ids. */
    public List<NettyHost> all() {
        return table.sorted;
    }

    /** The paths of all links that limit what goes in a packet. */
    public List<KnownPath> paths() {
        List<KnownPath> paths = new ArrayList<>();
        for (NettyHost host : table.sorted) {
            for (HostLink link : host.allLinks()) {
                link.path().ifPresent(paths::add);
            }
        }
        return paths;
    }

    /**
     * Adds a host.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if another host has its id or name
     */
    public synchronized void add(NettyHost host) {
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
    public @Nullable NettyHost byName(String name) {
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

    /**
     * Removes a host.
     *
     * @param allowed checked before, while nobody can add a link; what it throws is passed on
     */
    public synchronized void remove(NettyHost host, Runnable allowed) {
        allowed.run();
        IntObjectMap<NettyHost> byId = copy();
        if (byId.get(host.id()) == host) {
            byId.remove(host.id());
            publish(byId);
        }
    }

    /** Two links with the same two addresses could not be told apart by the kernel. */
    @Override
    public synchronized void reserve(LinkConfig wanted, HostLink asking, Runnable reserve) {
        if (!wanted.isDynamic() && wanted.local().getPort() != 0) {
            requireFree(wanted, asking);
        }
        reserve.run();
    }

    @Override
    public boolean isLocal(InetSocketAddress source) {
        for (NettyHost host : table.sorted) {
            for (HostLink link : host.allLinks()) {
                LinkStatus status = link.status();
                if (KnetAddress.same(status.local(), source)
                        || status.source()
                                .filter(from -> KnetAddress.same(from, source))
                                .isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    private void requireFree(LinkConfig wanted, HostLink asking) {
        for (NettyHost host : table.sorted) {
            for (HostLink link : host.allLinks()) {
                LinkConfig pending = link.pendingConfig();
                if (!link.equals(asking)
                        && link.config().transport() == wanted.transport()
                        && (link.config().hasAddressesOf(wanted)
                                || (pending != null && pending.hasAddressesOf(wanted)))) {
                    throw new KnetException(
                            KnetError.IN_USE,
                            "link "
                                    + link
                                    + " goes from "
                                    + KnetAddress.format(wanted.local())
                                    + " to "
                                    + KnetAddress.format(wanted.remote().orElseThrow())
                                    + " already; links need addresses of their own");
                }
            }
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

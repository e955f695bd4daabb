package io.knet.netty.host;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.LinkConfig;
import io.knet.netty.link.AddressBook;
import io.knet.netty.link.HostLink;
import io.knet.netty.mtu.KnownPath;
import io.knet.netty.mtu.KnownPaths;
import io.knet.stats.LinkStatus;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a handle. Looked up for every message, changed seldom, under the lock of this
 * object, which also guards names and addresses. Any thread.
 */
public final class Hosts implements AddressBook, KnownPaths {
    private final HostTable<NettyHost> table = new HostTable<>(); // changed under the lock

    /** Changed under the lock. */
    private final Map<String, NettyHost> byName = new ConcurrentHashMap<>();

    @GuardedBy("this")
    private final LinksByPeer byPeer = new LinksByPeer();

    /** The host of an id, if there is one. */
    public @Nullable NettyHost get(int id) {
        return table.get(id);
    }

    /** All hosts, in ascending order of their ids. */
    public List<NettyHost> all() {
        return table.all();
    }

    /** The paths of all links that limit what goes in a packet. */
    @Override
    public List<KnownPath> paths() {
        List<KnownPath> paths = new ArrayList<>();
        table.all().forEach(host -> addPaths(host, paths));
        return paths;
    }

    @Override
    public List<KnownPath> pathsTo(int id) {
        List<KnownPath> paths = new ArrayList<>(KnetLimits.MAX_LINKS);
        NettyHost host = table.get(id);
        if (host != null) {
            addPaths(host, paths);
        }
        return paths;
    }

    private static void addPaths(NettyHost host, List<KnownPath> paths) {
        for (HostLink link : host.allLinks()) {
            link.path().ifPresent(paths::add);
        }
    }

    /**
     * Adds a host.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if another host has its id or name
     */
    public synchronized void add(NettyHost host) {
        if (table.get(host.id()) != null) {
            throw new KnetException(
                    KnetError.ALREADY_EXISTS, "host " + host.id() + " was added already");
        }
        requireFree(host, host.name());
        byName.put(host.name(), host);
        table.add(host.id(), host);
    }

    /** The host of a name, if there is one. */
    public @Nullable NettyHost byName(String name) {
        return byName.get(name);
    }

    /**
     * Renames a host.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if another host has the name
     */
    synchronized void rename(NettyHost host, String name) {
        requireFree(host, name);
        String before = host.name();
        host.setName(name);
        if (table.get(host.id()) == host && !name.equals(before)) {
            byName.put(name, host);
            byName.remove(before, host);
        }
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
        if (table.get(host.id()) == host) {
            table.remove(host.id());
            byName.remove(host.name(), host);
        }
    }

    /** Two links with the same two addresses could not be told apart by the kernel. */
    @Override
    public synchronized void reserve(LinkConfig wanted, HostLink asking, Runnable reserve) {
        if (!wanted.isDynamic() && wanted.local().getPort() != 0) {
            requireFree(wanted, asking);
        }
        reserve.run();
        byPeer.add(asking, wanted);
    }

    @Override
    public synchronized void release(HostLink link) {
        byPeer.remove(link);
    }

    @Override
    public boolean isLocal(InetSocketAddress source) {
        for (NettyHost host : table.all()) {
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

    @GuardedBy("this")
    private void requireFree(LinkConfig wanted, HostLink asking) {
        for (HostLink link : byPeer.mayLeadTo(wanted)) {
            LinkConfig pending = link.pendingConfig();
            if (!link.equals(asking)
                    && isPresent(link)
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

    private boolean isPresent(HostLink link) {
        NettyHost host = table.get(link.host().id());
        return host != null && link.equals(host.linkOrNull(link.id()));
    }
}

package io.knet.testkit.network;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sockets of a machine that are bound, as its kernel finds them for a datagram. */
final class SocketTable {
    private static final NavigableMap<Long, VirtualSocket> NONE = Collections.emptyNavigableMap();

    /** When each was bound, earliest first. */
    private final Map<VirtualSocket, Long> numbers = new LinkedHashMap<>();

    private final Map<Ends, NavigableMap<Long, VirtualSocket>> byEnds = new HashMap<>();
    private final Map<InetSocketAddress, Integer> users = new HashMap<>();
    private long bound;

    /**
     * Where a socket stands.
     *
     * @param remote null if it is not connected
     */
    private record Ends(InetSocketAddress local, @Nullable InetSocketAddress remote) {}

    /** A socket was bound. */
    void add(VirtualSocket socket, InetSocketAddress local) {
        numbers.put(socket, bound++);
        users.merge(local, 1, Integer::sum);
        put(new Ends(local, socket.remote()), socket);
    }

    /** A socket that was bound gets another peer. */
    void reconnect(VirtualSocket socket, InetSocketAddress local, InetSocketAddress remote) {
        take(new Ends(local, socket.remote()), socket);
        put(new Ends(local, remote), socket);
    }

    /** A socket is closed, which need not have been bound. */
    void remove(VirtualSocket socket) {
        InetSocketAddress local = socket.local();
        if (local != null && numbers.containsKey(socket)) {
            take(new Ends(local, socket.remote()), socket);
            users.computeIfPresent(local, (address, count) -> count == 1 ? null : count - 1);
            numbers.remove(socket);
        }
    }

    private void put(Ends ends, VirtualSocket socket) {
        byEnds.computeIfAbsent(ends, key -> new TreeMap<>()).put(numbers.get(socket), socket);
    }

    private void take(Ends ends, VirtualSocket socket) {
        NavigableMap<Long, VirtualSocket> there = byEnds.getOrDefault(ends, NONE);
        there.values().remove(socket);
        if (there.isEmpty()) {
            byEnds.remove(ends);
        }
    }

    /** All of them, in the order in which they were bound. */
    List<VirtualSocket> all() {
        return List.copyOf(numbers.keySet());
    }

    int size() {
        return numbers.size();
    }

    boolean isBound(InetSocketAddress local) {
        return users.containsKey(local);
    }

    /**
     * The socket for a peer: the first that is connected to it, or the last that is not connected.
     */
    @Nullable VirtualSocket find(InetSocketAddress local, InetSocketAddress peer) {
        NavigableMap<Long, VirtualSocket> connected = byEnds.get(new Ends(local, peer));
        if (connected != null) {
            return connected.firstEntry().getValue();
        }
        NavigableMap<Long, VirtualSocket> open = byEnds.get(new Ends(local, null));
        return open == null ? null : open.lastEntry().getValue();
    }
}

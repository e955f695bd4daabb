package io.knet.tools.http;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The connections that there are, so many at most: nobody takes the places of all others, and one
 * that waits for its next request makes room for a newcomer. On the event loop of HTTP.
 */
final class Connections {
    static final int MOST = 64;

    /** Those of one address, behind which there may be many people. */
    static final int MOST_OF_AN_ADDRESS = MOST / 2;

    private final List<Channel> open = new ArrayList<>();

    /** Takes a connection, or closes it. */
    boolean accept(Channel connection, long nowNanos) {
        boolean room =
                (countOf(connection) < MOST_OF_AN_ADDRESS && open.size() < MOST)
                        || makeRoom(connection, nowNanos);
        if (!room) {
            connection.close();
            return false;
        }
        open.add(connection);
        connection.closeFuture().addListener(closed -> open.remove(connection));
        return true;
    }

    private long countOf(Channel connection) {
        String address = address(connection);
        return open.stream().filter(one -> address(one).equals(address)).count();
    }

    private boolean makeRoom(Channel newcomer, long nowNanos) {
        String address = address(newcomer);
        boolean ofItsOwn = countOf(newcomer) >= MOST_OF_AN_ADDRESS;
        Optional<Channel> idle =
                open.stream()
                        .filter(one -> !ofItsOwn || address(one).equals(address))
                        .filter(one -> idleNanos(one, nowNanos) >= 0)
                        .max(Comparator.comparing(one -> idleNanos(one, nowNanos)));
        idle.ifPresent(
                one -> {
                    open.remove(one);
                    one.close();
                });
        return idle.isPresent();
    }

    private static long idleNanos(Channel connection, long nowNanos) {
        Patience patience = connection.pipeline().get(Patience.class);
        return patience == null ? -1 : patience.idleNanos(nowNanos);
    }

    private static String address(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : "local";
    }

    /** Ends all of them. */
    void close() {
        List.copyOf(open).forEach(Channel::close);
    }
}

package io.knet;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * How knet finds out how much goes in one packet (spec wire 12, api 8). Each link's path is
 * searched when the link comes up, when the crypto in use changes, when the network says that a
 * packet was too big, and at an interval; until a search has ended, messages are cut to what every
 * path carries. Thread safe.
 *
 * <p>Sockets of the JDK cannot forbid fragmentation, so nothing can be searched there: messages are
 * cut to what every path carries, unless the MTU is set by hand.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface MtuControl {
    /** Time between two searches of a link's path; 60 s unless set. */
    Duration interval();

    /**
     * Changes the time between two searches, and starts one on each link.
     *
     * @param interval 1 s to 1 day
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT}
     */
    void interval(Duration interval);

    /** The interface MTU that was set by hand; empty if MTUs are searched. */
    OptionalInt manual();

    /**
     * Ends searching and computes what goes in a packet from an MTU, for all links.
     *
     * @param interfaceMtu length of the longest IP packet that every path carries, 576 to 65535
     *     bytes
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT}
     */
    void manual(int interfaceMtu);

    /**
     * Completes with {@link KnetHandle#dataMtu()} when it is what the paths of all links that are
     * up carry, as far as that can be found out: every search has ended, with success or not, or
     * the MTU was set by hand. At once if that is so; not while no link but a loopback link is up.
     * A link that comes up later, a change of crypto or a router's report makes it unknown again.
     * Fails with {@link KnetError#HANDLE_CLOSED} if the handle is closed before.
     */
    CompletableFuture<Integer> whenKnown();

    /** Searches again, at once, after {@link #manual(int)}. */
    void automatic();
}

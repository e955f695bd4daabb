package io.knet;

import io.knet.stats.LinkStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One path to a host: a Netty channel with its pipeline, and the heartbeat that watches it (spec
 * api 11). Thread safe. After {@link #remove()} the link is disabled for good: {@link #host()},
 * {@link #id()}, {@link #config()}, {@link #isEnabled()}, {@link #isUp()} and {@link #status()}
 * still answer, every other call fails with {@link KnetError#UNKNOWN_LINK}, or {@link
 * KnetError#HANDLE_CLOSED} if the whole handle was closed.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface KnetLink {
    /** The host that the link leads to. */
    KnetHost host();

    /** Id of the link, 0 to 7. */
    int id();

    /** The configuration in force. */
    LinkConfig config();

    /** The local address, with the real port if 0 was configured. */
    InetSocketAddress localAddress();

    /**
     * The address that packets go to: the configured one, or the one that a dynamic link has
     * learned; empty as long as it has learned none.
     */
    Optional<InetSocketAddress> remoteAddress();

    /**
     * Changes the link's configuration without removing the link: its counters, history and waiting
     * futures go on. Waits until the new addresses are bound. If addresses or urgency change, the
     * link goes down, for {@link LinkDownReason#ADDRESS_CHANGED}, and comes up again over the new
     * ones; otherwise it stays up. If the change fails, the old configuration stays in force
     * untouched. Waiting is short, and an interrupt does not end it; the thread stays interrupted.
     *
     * @throws KnetException {@link KnetError#IN_USE} if another link has the same two addresses, or
     *     another change of this link is under way, {@link KnetError#ADDRESS_IN_USE} if the local
     *     address and port belong to somebody else, {@link KnetError#SOCKET_ERROR} with the
     *     socket's own error, {@link KnetError#WOULD_DEADLOCK} on an event loop of the handle (use
     *     {@link #reconfigureAsync} there)
     */
    void reconfigure(LinkConfig config);

    /**
     * Changes the link's configuration as {@link #reconfigure} does, without waiting.
     *
     * @return completes when the new configuration is in force and the old addresses are free, or
     *     with the {@link KnetException} that {@link #reconfigure} would throw
     */
    CompletableFuture<KnetLink> reconfigureAsync(LinkConfig config);

    /** Which sources the link takes packets from. */
    AccessControl accessList();

    /** Begins to ping. The link comes up when enough pongs have come. No effect if enabled. */
    void enable();

    /**
     * Takes the link down: no pings, no data, and the peer's pings are not answered, so that the
     * peer sees the link go down too. No effect if disabled.
     */
    void disable();

    /** Whether the link is enabled. */
    boolean isEnabled();

    /** Whether the link is enabled and the peer answers. */
    boolean isUp();

    /**
     * State and counters of the link; a snapshot. For a link that was removed, or whose handle was
     * closed, it is the last one, with {@link LinkStatus#removed()} set, so that a reader of many
     * links' counters need not know which of them are still there.
     */
    LinkStatus status();

    /**
     * Changes the priority, from the next message on.
     *
     * @param priority 0 to 255, higher is preferred
     */
    void priority(int priority);

    /** Changes the heartbeat's timers, at once. */
    void timers(LinkTimers timers);

    /**
     * Sends one packet over the link, as short as packets are, and waits until the peer answers it,
     * as it answers a probe of the path MTU; so a node of libknet's answers it too. The link may be
     * down, and its state does not change by it. Over a link whose heartbeat works it tells how
     * long the way is; over another one, what is the matter, together with {@link
     * LinkStatus#diagnosis()}. An interrupt does not end the wait, and the thread stays
     * interrupted.
     *
     * @param patience how long to wait for the answer, 1 ms to 1 day
     * @throws KnetException {@link KnetError#TIMED_OUT} if no answer comes in time, {@link
     *     KnetError#HOST_DOWN} if nothing can be sent: the link is disabled, has no socket, does
     *     not know its peer yet, or there is no session; {@link KnetError#SOCKET_ERROR} if this
     *     machine or the network refuses the packet, with {@link Errno#EMSGSIZE} if it is too long;
     *     {@link KnetError#QUEUE_FULL} if 53 pings of the link wait for their answers; {@link
     *     KnetError#NOT_SUPPORTED} for a loopback link; {@link KnetError#WOULD_DEADLOCK} on an
     *     event loop of the handle (use {@link #pingAsync(Duration)} there)
     */
    LinkPing ping(Duration patience);

    /**
     * Sends one packet of a length over the link, and waits for the answer, as {@link
     * #ping(Duration)} does. Where sockets can forbid it, the packet is not fragmented on its way,
     * so an answer proves that the path carries packets of that length in this direction; the
     * answer is always short.
     *
     * @param size length of the whole IP packet, up to 65535 bytes; the least depends on the crypto
     * @param patience how long to wait for the answer, 1 ms to 1 day
     * @throws KnetException as {@link #ping(Duration)}; {@link KnetError#INVALID_ARGUMENT}
     */
    LinkPing ping(int size, Duration patience);

    /**
     * Sends one packet over the link as {@link #ping(Duration)} does, without waiting.
     *
     * @return completes when the answer comes, or with the {@link KnetException} that {@link
     *     #ping(Duration)} would throw
     */
    CompletableFuture<LinkPing> pingAsync(Duration patience);

    /**
     * Sends one packet of a length over the link as {@link #ping(int, Duration)} does, without
     * waiting.
     *
     * @return completes when the answer comes, or with the {@link KnetException} that {@link
     *     #ping(int, Duration)} would throw
     */
    CompletableFuture<LinkPing> pingAsync(int size, Duration patience);

    /**
     * Completes when the link is up, at once if it is. Fails with {@link KnetError#UNKNOWN_LINK} if
     * the link is removed before, {@link KnetError#HANDLE_CLOSED} if the handle is closed. To give
     * up waiting, cancel the future, or let it time out with {@code orTimeout}; {@code get} with a
     * timeout leaves it waiting. A future that is neither completed nor cancelled is kept until
     * then, even if the program has forgotten it: a program that asks again and again should use
     * the same one, or cancel those that it no longer needs.
     */
    CompletableFuture<KnetLink> whenUp();

    /** Completes when the link is not up, at once if it is not; fails as {@link #whenUp()}. */
    CompletableFuture<KnetLink> whenDown();

    /**
     * Completes when the link is up and the search of its path's MTU has ended, or there is nothing
     * to search; at once if that is so. Fails, and is kept, as {@link #whenUp()}.
     */
    CompletableFuture<KnetLink> whenMtuKnown();

    /**
     * Takes the link down and frees its socket, whether enabled or not. Waits until the socket is
     * closed, which is soon; an interrupt does not end the wait, and the thread stays interrupted.
     *
     * @throws KnetException {@link KnetError#WOULD_DEADLOCK} on an event loop of the handle (use
     *     {@link #removeAsync} there)
     */
    void remove();

    /**
     * Removes the link as {@link #remove} does, without waiting.
     *
     * @return completes when the socket is closed, or with the {@link KnetException} that {@link
     *     #remove} would throw
     */
    CompletableFuture<Void> removeAsync();
}

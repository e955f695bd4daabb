package io.knet;

import io.knet.stats.HostStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Another node, reached over up to 8 links (spec api 10). Thread safe. After {@link #remove()}
 * every call but {@link #id()}, {@link #name()} and {@link #policy()} fails with {@link
 * KnetError#UNKNOWN_HOST}.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface KnetHost {
    /** Id of the host, 0 to 65535. */
    int id();

    /**
     * Name of the host, its decimal id unless set. For people and for {@link
     * KnetHandle#findHost(String)}.
     */
    String name();

    /**
     * Names the host.
     *
     * @param name at most {@link KnetLimits#MAX_HOST_NAME} bytes of UTF-8, may be empty
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if another host has that name, {@link
     *     KnetError#INVALID_ARGUMENT} if it is too long
     */
    void name(String name);

    /** How messages are spread over the links. */
    LinkPolicy policy();

    /** Changes how messages are spread over the links, from the next message on. */
    void policy(LinkPolicy policy);

    /** In what this node and the host may speak with each other. */
    Dialect dialect();

    /**
     * Changes in what this node and the host may speak with each other. To {@link Dialect#SESSION}:
     * what is not in a session is dropped from now on, and the links go down if there is none. To
     * {@link Dialect#LIBKNET}: all sessions with the host end, and the links go down if they were
     * up in one. To {@link Dialect#EITHER}: what is spoken goes on, and sessions are tried.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} for sessions with the host of this
     *     node's own id, or if the handle was built without a {@link SessionConfig}; {@link
     *     KnetError#INVALID_ARGUMENT} if the host has no public key and this node has an identity
     */
    void dialect(Dialect dialect);

    /**
     * Gives the host another public key, or its first. Sessions that were made with another one
     * end.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is of no use, or this node's
     *     own; {@link KnetError#ALREADY_EXISTS} if another host has it; {@link
     *     KnetError#NOT_SUPPORTED} if this node has no identity
     */
    void publicKey(NodePublicKey publicKey);

    /**
     * Adds a link and, unless its configuration says otherwise, enables it. Waits until its socket
     * is bound. The host with this node's own id may have UDP links like any other, or one
     * {@linkplain LinkConfig#loopback() loopback link} and no other; it is reachable over that
     * while it is enabled.
     *
     * <p>If this throws, there is no new link. Waiting is short, and an interrupt does not end it;
     * the thread stays interrupted.
     *
     * @param id 0 to 7; both nodes must use the same id for the same path
     * @throws KnetException {@link KnetError#IN_USE} if the id is configured, or a link with the
     *     same two addresses is, or a loopback link would not be the only one, {@link
     *     KnetError#ADDRESS_IN_USE} if the local address and port belong to somebody else, {@link
     *     KnetError#SOCKET_ERROR} with the socket's own error, {@link KnetError#INVALID_ARGUMENT},
     *     also for a loopback link to another host, {@link KnetError#WOULD_DEADLOCK} on an event
     *     loop of the handle (use {@link #addLinkAsync} there)
     */
    KnetLink addLink(int id, LinkConfig config);

    /**
     * Adds a link as {@link #addLink} does, without waiting.
     *
     * @return the link when its socket is bound, or the {@link KnetException} that {@link #addLink}
     *     would throw
     */
    CompletableFuture<KnetLink> addLinkAsync(int id, LinkConfig config);

    /**
     * The link of an id.
     *
     * @throws KnetException {@link KnetError#UNKNOWN_LINK}
     */
    KnetLink link(int id);

    /** The link of an id, if it is configured. */
    Optional<KnetLink> findLink(int id);

    /** All links, in ascending order of their ids; a snapshot. */
    List<KnetLink> links();

    /** Whether at least one link is up, so that messages can be sent. */
    boolean isReachable();

    /** State of the host; a snapshot. */
    HostStatus status();

    /**
     * Completes when the host is reachable, at once if it is. Fails with {@link
     * KnetError#UNKNOWN_HOST} if the host is removed before, {@link KnetError#HANDLE_CLOSED} if the
     * handle is closed. To give up waiting, cancel the future, or let it time out with {@code
     * orTimeout}; {@code get} with a timeout leaves it waiting. A future that is neither completed
     * nor cancelled is kept until then, even if the program has forgotten it: a program that asks
     * again and again should use the same one, or cancel those that it no longer needs.
     */
    CompletableFuture<KnetHost> whenReachable();

    /**
     * Completes when the host is not reachable, at once if it is not; fails as {@link
     * #whenReachable()}.
     */
    CompletableFuture<KnetHost> whenUnreachable();

    /**
     * Completes when the host takes another {@linkplain DataChannel#sendConfirmedAsync confirmed}
     * message, at once if it does; after a refusal, when half of what may {@linkplain
     * HostConfig#withMaxUnconfirmed wait for receipts} is free. Others may take the room first.
     * Fails with {@link KnetError#UNKNOWN_HOST} if the host is removed before, {@link
     * KnetError#HANDLE_CLOSED} if the handle is closed, {@link KnetError#NOT_SUPPORTED} if the
     * handle has no sessions.
     */
    CompletableFuture<Void> whenConfirmable();

    /**
     * Removes the host.
     *
     * @throws KnetException {@link KnetError#IN_USE} while it has links
     */
    void remove();
}

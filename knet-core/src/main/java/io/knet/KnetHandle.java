package io.knet;

import io.knet.spi.KnetProvider;
import io.knet.stats.HandleStats;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * This node: its hosts, links, data channels and crypto (libknet's {@code knet_handle_t}, spec api
 * 3). Any number of handles may live in one process; they share nothing.
 *
 * <p>Thread safe. Every call may be made from every thread, also from listeners and filters, with
 * one exception: calls that wait for an event loop ({@link KnetHost#addLink}, {@link #close()}) do
 * not wait when they are made on one of the handle's event loops; their documentation says what
 * they do instead.
 *
 * <p>After {@link #close()} every call but {@code close}, {@link #hostId()} and {@link #stats()}
 * fails with {@link KnetError#HANDLE_CLOSED}.
 */
public interface KnetHandle extends AutoCloseable {
    /**
     * Starts the configuration of a handle.
     *
     * @param hostId id of this node, 0 to {@link KnetLimits#MAX_HOST_ID}, unique in the cluster
     */
    static KnetHandleBuilder builder(int hostId) {
        return KnetProvider.load().builder(hostId);
    }

    /** Id of this node. */
    int hostId();

    /**
     * Adds a host with policy {@link LinkPolicy#PASSIVE}; see {@link #addHost(int, LinkPolicy)}.
     */
    default KnetHost addHost(int id) {
        return addHost(id, LinkPolicy.PASSIVE);
    }

    /**
     * Adds a host, that is another node. It has no links yet, and its decimal id for a name.
     *
     * @param id 0 to {@link KnetLimits#MAX_HOST_ID}
     * @param policy how messages are spread over its links
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if it was added already, or another
     *     host was given its decimal id for a name, {@link KnetError#INVALID_ARGUMENT}
     */
    KnetHost addHost(int id, LinkPolicy policy);

    /**
     * The host of an id.
     *
     * @throws KnetException {@link KnetError#UNKNOWN_HOST}
     */
    KnetHost host(int id);

    /** The host of an id, if it was added. */
    Optional<KnetHost> findHost(int id);

    /** The host of a name, if there is one. Names are compared exactly. */
    Optional<KnetHost> findHost(String name);

    /** All hosts, in ascending order of their ids; a snapshot. */
    List<KnetHost> hosts();

    /**
     * Opens a data channel whose messages are fetched with {@link DataChannel#receive}.
     *
     * @param number 0 to 31
     * @throws KnetException {@link KnetError#IN_USE} if it is open, {@link
     *     KnetError#INVALID_ARGUMENT}
     */
    default DataChannel openChannel(int number) {
        return openChannel(ChannelConfig.of(number));
    }

    /**
     * Opens a data channel whose messages are given to a listener.
     *
     * @param number 0 to 31
     * @param listener see {@link MessageListener} for its duties
     * @throws KnetException {@link KnetError#IN_USE} if it is open, {@link
     *     KnetError#INVALID_ARGUMENT}
     */
    default DataChannel openChannel(int number, MessageListener listener) {
        return openChannel(ChannelConfig.of(number).withListener(listener));
    }

    /**
     * Opens a data channel.
     *
     * @throws KnetException {@link KnetError#IN_USE} if it is open
     */
    DataChannel openChannel(ChannelConfig config);

    /** The open data channel of a number, if there is one. */
    Optional<DataChannel> findChannel(int number);

    /**
     * Installs or replaces the destination filter, in both directions. When this returns, the old
     * filter may still be running on another thread, but no new call of it begins.
     */
    void filter(DestinationFilter filter);

    /**
     * Removes the destination filter: every message is broadcast, every received one delivered,
     * sendSync refused.
     */
    void removeFilter();

    /** Begins to carry messages. Heartbeats do not depend on it. */
    void enableForwarding();

    /**
     * Stops carrying messages: what was accepted by {@link DataChannel#send} before this call is
     * still sent, received messages are dropped and counted. Does not wait.
     *
     * @return completes when the send queue is empty and forwarding is off
     */
    CompletableFuture<Void> disableForwarding();

    /** Whether messages are carried. */
    boolean isForwarding();

    /** The crypto slots. */
    CryptoControl crypto();

    /** Whether dynamic links check their access lists; they do unless told otherwise. */
    boolean accessLists();

    /**
     * Switches the access lists of all dynamic links on or off, for the next packet (spec api 9,
     * 15.2). Off, they take packets from everywhere. Static links always check their peer's
     * address. When the lists are switched on, dynamic links whose lists do not accept their
     * present peers go down, for {@link LinkDownReason#ACCESS_REVOKED}.
     */
    void accessLists(boolean enabled);

    /** The longest message, in bytes, that goes in one packet on every link that is up. */
    int dataMtu();

    /** How what goes in one packet is found out. */
    MtuControl mtu();

    /** The counters of the handle; a snapshot. May be called after {@link #close()}. */
    HandleStats stats();

    /**
     * Adds a listener for events. Events come one at a time, in order, on a thread that carries no
     * packets, so that a listener may take its time and call anything. A listener that throws is
     * logged.
     *
     * @return closing it removes the listener
     */
    Registration onEvent(Consumer<? super KnetEvent> listener);

    /**
     * Closes the handle as {@link #close()} does, without waiting.
     *
     * @return completes when everything that the handle created is gone: sockets, threads, buffers,
     *     keys
     */
    CompletableFuture<Void> closeAsync();

    /**
     * Takes all links and channels down, drops and counts what waits to be sent, wipes the keys,
     * and frees everything the handle created, but never event loops or executors that it was
     * given. Idempotent. Waits for the end, except on one of the handle's own event loops.
     */
    @Override
    void close();
}

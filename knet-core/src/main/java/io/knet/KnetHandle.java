package io.knet;

import static java.util.Objects.requireNonNull;

import io.knet.spi.KnetProvider;
import io.knet.stats.ErrorEntry;
import io.knet.stats.HandleStats;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * This node: its hosts, links, data channels and crypto (libknet's {@code knet_handle_t}, spec api
 * 3). Any number of handles may live in one process; they share nothing.
 *
 * <p>Thread safe. Every call may be made from any thread, including from listeners and filters,
 * with one exception: calls that wait for an event loop ({@link KnetHost#addLink}, {@link
 * #close()}) do not wait when they are made on one of the handle's event loops; their documentation
 * says what they do instead.
 *
 * <p>After {@link #close()} every call but {@code close}, {@link #hostId()}, {@link #stats()},
 * {@link #lifetimeStats()} and {@link #errors()} fails with {@link KnetError#HANDLE_CLOSED}, those
 * of its hosts, links, channels and controls included; but what identifies them and how they were
 * configured can still be asked.
 *
 * <p>Not to be implemented by programs: methods will be added.
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
     * Adds a host (another node). It starts without links; its name is its id in decimal.
     *
     * @param id 0 to {@link KnetLimits#MAX_HOST_ID}
     * @param policy how messages are spread over its links
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if it was added already, or another
     *     host was given its decimal id for a name, {@link KnetError#INVALID_ARGUMENT}
     */
    default KnetHost addHost(int id, LinkPolicy policy) {
        return addHost(id, HostConfig.of(policy));
    }

    /**
     * Adds a host (another node). It starts without links; its name is its id in decimal.
     *
     * @param id 0 to {@link KnetLimits#MAX_HOST_ID}
     * @param config how messages are spread over its links, and in what they are sealed
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if it was added already, another host
     *     was given its decimal id for a name, or another host has its public key; {@link
     *     KnetError#INVALID_ARGUMENT} if the id is out of range, the public key is missing though
     *     this node has an identity, is of no use, or is this node's own; {@link
     *     KnetError#NOT_SUPPORTED} if sessions or a public key are asked for and the handle was
     *     built without a {@link SessionConfig}, or without an identity
     */
    KnetHost addHost(int id, HostConfig config);

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
        requireNonNull(listener, "listener");
        return openChannel(ChannelConfig.of(number).withListener(listener));
    }

    /**
     * Opens a data channel.
     *
     * @throws KnetException {@link KnetError#IN_USE} if it is open
     */
    DataChannel openChannel(ChannelConfig config);

    /**
     * Opens the data channel of the lowest number that is free.
     *
     * @param config what the channel is like; its number is not used
     * @throws KnetException {@link KnetError#IN_USE} if all are open
     */
    DataChannel openFreeChannel(ChannelConfig config);

    /** All open data channels, in ascending order of their numbers; a snapshot. */
    List<DataChannel> channels();

    /**
     * The open data channel of a number.
     *
     * @param number 0 to 31
     * @throws KnetException {@link KnetError#CHANNEL_CLOSED} if it is not open, {@link
     *     KnetError#INVALID_ARGUMENT}
     */
    default DataChannel channel(int number) {
        return findChannel(number)
                .orElseThrow(
                        () ->
                                new KnetException(
                                        KnetError.CHANNEL_CLOSED,
                                        "channel " + number + " is not open; open it first"));
    }

    /** The open data channel of a number, if there is one. */
    Optional<DataChannel> findChannel(int number);

    /**
     * Installs or replaces the destination filter, in both directions. When this returns, the old
     * filter may still be running on another thread, but no new call of it begins.
     */
    void filter(DestinationFilter filter);

    /** The destination filter; empty if there is none. */
    Optional<DestinationFilter> filter();

    /**
     * Removes the destination filter: every message is broadcast, every received one delivered,
     * sendSync refused.
     */
    void removeFilter();

    /** Begins to carry messages. Heartbeats do not depend on it. */
    void enableForwarding();

    /**
     * Stops carrying messages: what was accepted by {@link DataChannel#send} before this call is
     * still sent, and received if it is for this node itself; messages that are received later are
     * dropped and counted. Waits until the send queue is empty and forwarding is off; for what this
     * node sent to itself over sockets, 600 ms at most. An interrupt does not end the wait; the
     * thread stays interrupted.
     *
     * @throws KnetException {@link KnetError#WOULD_DEADLOCK} on an event loop of the handle (use
     *     {@link #disableForwardingAsync} there)
     */
    void disableForwarding();

    /**
     * Stops carrying messages as {@link #disableForwarding} does, without waiting.
     *
     * @return completes when forwarding is off, or with the {@link KnetException} that {@link
     *     #disableForwarding} would throw
     */
    CompletableFuture<Void> disableForwardingAsync();

    /** Whether messages are carried. */
    boolean isForwarding();

    /** The crypto slots. */
    CryptoControl crypto();

    /**
     * The keys of sessions.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} if the handle was built without a
     *     {@link SessionConfig}
     */
    SessionControl sessions();

    /**
     * Forgets all sessions and handshakes without sending a word, and takes on a new instance id:
     * for the hooks of tools that save this process' memory and restore it (snapshots and clones of
     * virtual machines, CRaC, CRIU), to be called before a restored image sees the network, and
     * after the system's random generator was seeded anew (virtual machines that have a generation
     * id do so by themselves): what is drawn from now on comes from there. Else packets are sealed
     * under numbers that were used already, which gives away the difference of two contents and,
     * with AES-GCM, lets others forge. Links that were up in sessions go down, and come up again in
     * new ones at once. Does nothing if there are no sessions. When this returns nothing is sealed
     * with the old keys any more, except on an event loop of the handle, where it takes effect soon
     * for the hosts of other loops.
     */
    void endSessions();

    /** How messages that are sent are compressed at the moment. */
    CompressionConfig compression();

    /**
     * Compresses with another configuration from the next message on; {@link
     * CompressionConfig#NONE} switches compression off (spec api 7.1, Q12). Received messages are
     * expanded whatever is configured. The model is tried in this call, which takes some
     * milliseconds; a call that throws leaves the configuration as it was.
     *
     * @throws KnetException {@link KnetError#MODEL_UNAVAILABLE} if the model's library is not
     *     there, {@link KnetError#SELF_TEST_FAILED} if the trial fails
     */
    void compression(CompressionConfig config);

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

    /** How the size of what goes in one packet is found. */
    MtuControl mtu();

    /** The version of the wire format, this node's and its hosts'. */
    OnwireControl onwireVersion();

    /** How the sockets of links are opened. */
    SocketControl sockets();

    /** How many messages may be incomplete. */
    ReassemblyControl reassembly();

    /**
     * The counters of the handle, since the statistics were cleared; a snapshot. May be called
     * after {@link #close()}.
     */
    HandleStats stats();

    /**
     * The counters since the handle was built, whatever was cleared or removed meanwhile: none ever
     * decreases. This is what an exporter reads. A snapshot. May be called after {@link #close()}.
     */
    HandleStats lifetimeStats();

    /**
     * What went wrong since the statistics were cleared, what came last first: of what comes again
     * and again there is one entry with a count, so that nobody has to read a log line for each. At
     * most 128; when there are more, the one goes that did not come for longest. A snapshot. May be
     * called after {@link #close()}.
     */
    List<ErrorEntry> errors();

    /**
     * Sets statistics to zero, and forgets {@link #errors()}; what {@link #lifetimeStats()} and
     * {@link io.knet.stats.LinkStatus#lifetimeStats()} tell goes on. What is counted meanwhile is
     * counted either before or after. Times and latencies then have no shortest or longest value
     * until the next sample (spec api Q23). Data channels keep their counters. Links on another
     * event loop are cleared soon, not at once, if this is called on an event loop.
     *
     * @param what which statistics
     */
    void clearStats(ClearStats what);

    /**
     * Adds a listener for events. Events come one at a time, in order, on a thread that carries no
     * packets, so that a listener may take its time and call anything; only other events wait for
     * it. Futures complete on other threads, at the same time, so a listener may also wait for
     * them, except for the handle's end, which in turn waits for the listeners. A listener that
     * throws is logged and counted.
     *
     * @return closing it removes the listener
     */
    Registration onEvent(Consumer<? super KnetEvent> listener);

    /**
     * Adds a listener for the packets of all links, as long as it is registered: each by itself,
     * synchronous ones included, also of links that exist already. A sent one is told before the
     * socket takes it; one that the socket refuses is told too. What handlers of the program's own
     * do between knet's crypto and the socket is not seen. While no listener is registered, a
     * packet costs the read of one field more.
     *
     * <p>The listener is called where the packet passes, on event loops and on the threads of
     * callers of {@code sendSync}, on several at the same time: it must not wait, not even for
     * another node of this program's, and had better take what it needs elsewhere. One that throws
     * is logged and counted, and the packet goes on.
     *
     * @param side on the plain side, the listener sees what the messages say
     * @return closing it removes the listener
     */
    Registration onPacket(CaptureSide side, Consumer<? super LinkPacket> listener);

    /**
     * Closes the handle as {@link #close()} does, without waiting.
     *
     * @return completes when everything that the handle created is gone: sockets, threads, buffers,
     *     keys; fails as {@link #close()} does
     */
    CompletableFuture<Void> closeAsync();

    /**
     * Closes the handle as {@link #close(Duration)} does, without waiting.
     *
     * @param drain how long to go on sending, 0 or more
     * @return completes as that of {@link #closeAsync()} does; or with a {@link KnetException},
     *     {@link KnetError#INVALID_ARGUMENT}, if the time is negative
     */
    CompletableFuture<Void> closeAsync(Duration drain);

    /**
     * Closes the handle when what {@link DataChannel#send} has accepted is sent, or the time is up;
     * what was not sent by then is dropped and counted. No other call is accepted meanwhile, but
     * messages are still received, and listeners called. The time ends early if the handle is
     * closed again without one. Waits for the end as {@link #close()} does.
     *
     * @param drain how long to go on sending, 0 or more
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the time is negative
     */
    void close(Duration drain);

    /**
     * Closes the handle as {@link #close(Duration)} does, with the time that {@link
     * KnetHandleBuilder#closeDrain} was given, so that a message that {@code send} accepted is not
     * lost only because the close came too soon; {@code close(Duration.ZERO)} closes at once. What
     * is dropped nevertheless is counted, and a warning says how much. Then all links and channels
     * go down, the keys are wiped, and everything that the handle created is freed, but never event
     * loops that it was given. Idempotent; while a drain is under way it ends that. Waits for the
     * end, except on one of the handle's own event loops.
     *
     * @throws KnetException {@link KnetError#HANDLE_CLOSED}, once, if event loops that the handle
     *     was given were shut down before it: what was to be sent is lost, but sockets are closed
     *     and keys wiped all the same. From that shutdown on every other call fails in the same way
     */
    @Override
    void close();
}

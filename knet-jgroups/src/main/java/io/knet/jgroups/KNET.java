package io.knet.jgroups;

import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.stats.ChannelStats;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.annotations.MBean;
import org.jgroups.annotations.ManagedAttribute;
import org.jgroups.annotations.ManagedOperation;
import org.jgroups.annotations.Property;
import org.jgroups.conf.AttributeType;
import org.jgroups.protocols.TP;
import org.jgroups.util.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose messages go over knet's redundant, encrypted links. A member's physical address
 * is the id of its host, so a link that fails changes nothing that JGroups sees as long as another
 * one carries on.
 *
 * <p>The node is described by a {@code knet.conf} ({@code config}), or by attributes: {@code hosts}
 * lists all nodes with the addresses of their links, alike on each node; {@code node_id} says which
 * of them this is, unless its addresses do.
 *
 * <pre>{@code
 * <io.knet.jgroups.KNET config="/etc/knet/knet.conf"/>
 * <io.knet.jgroups.KNET hosts="1=10.0.0.1:5405|10.1.0.1:5405, 2=10.0.0.2:5405|10.1.0.2:5405"
 *                       key_file="/etc/knet/cluster.key" sessions="true"/>
 * }</pre>
 *
 * <p>Sending never waits: a message that does not fit in the send queue is dropped and counted, and
 * JGroups sends it again. Thread safe as far as JGroups demands it of a transport.
 */
@MBean(description = "Transport over the redundant, encrypted links of knet")
public class KNET extends TP {
    /** A bundle of that many bytes, with what JGroups puts around it, is one message of knet. */
    private static final int MAX_BUNDLE = 64_000;

    static {
        JGroupsIds.register();
    }

    @Property(
            description =
                    "Name of a knet.conf that describes this node. If it is given, none of the"
                            + " attributes node_id, hosts, key_file, link_policy, dynamic_from,"
                            + " ping_interval, pong_timeout and pongs_to_come_up may be")
    private String config = "";

    @Property(
            name = "node_id",
            description =
                    "Id of this node, 0 to 65535; if it is not given, the host of hosts that has an"
                            + " address of this machine")
    private int nodeId = -1;

    @Property(
            description =
                    "All nodes with the addresses of their links, alike on each node, as in"
                            + " 1=10.0.0.1:5405|10.1.0.1:5405, 2=10.0.0.2:5405|10.1.0.2:5405. One"
                            + " may be dynamic, as in 3=dynamic: it calls the others")
    private String hosts = "";

    @Property(
            name = "key_file",
            description = "Name of the file with the cluster's key; in clear without one")
    private String keyFile = "";

    @Property(
            description =
                    "Whether nodes speak in sessions, with forward secrecy and AES-256-GCM, and in"
                            + " nothing else. Else packets are sealed as libknet seals them")
    private boolean sessions;

    @Property(
            name = "link_policy",
            description =
                    "How messages are spread over the links of a host: passive (one carries all),"
                            + " active (all carry all), rr (they take turns)")
    private String linkPolicy = "";

    @Property(
            name = "dynamic_from",
            description =
                    "Where a dynamic host may call from: addresses, networks or ranges with commas"
                            + " between them")
    private String dynamicFrom = "";

    @Property(
            name = "ping_interval",
            description = "Time between two pings of a link. 100 ms if not given",
            type = AttributeType.TIME)
    private long pingInterval = -1;

    @Property(
            name = "pong_timeout",
            description = "Silence after which a link is down. 500 ms if not given",
            type = AttributeType.TIME)
    private long pongTimeout = -1;

    @Property(
            name = "pongs_to_come_up",
            description = "Pongs that a link needs to come up, 2 to 256. 3 if not given")
    private int pongsToComeUp = -1;

    @Property(
            name = "data_channel",
            description = "Number of knet's data channel that messages go over, 0 to 31")
    private int dataChannel;

    private final List<ReachabilityListener> listeners = new CopyOnWriteArrayList<>();
    private final Outgoing outgoing = new Outgoing(log);
    private final LongAdder notPassedOn = new LongAdder();

    private volatile @Nullable NodePlan plan;
    private volatile @Nullable HostAddress address;
    private volatile @Nullable KnetNode node;
    private volatile Protection protection = new Protection(false, "not started");
    private volatile long startedNanos;
    private @Nullable Thread receiver;

    /**
     * For JGroups, which sets the attributes and calls {@link #init}. The bundler is {@code
     * transfer-queue} unless {@code bundler_type} says otherwise, whatever the default of JGroups.
     */
    public KNET() {
        bundler_type = "transfer-queue";
    }

    /**
     * True: a message to all members is one message to all hosts, cut and sealed once for all of
     * them.
     */
    @Override
    public boolean supportsMulticasting() {
        return true;
    }

    /**
     * Reads the configuration.
     *
     * @throws IllegalArgumentException if something in it is wrong, or the stack has a protocol
     *     that cannot stand above this one
     * @throws io.knet.config.KnetConfigException naming everything that is wrong with the file
     */
    @Override
    public void init() throws Exception {
        super.init();
        StackCheck.requireSuitable(getProtocolStack().getProtocols());
        if (!StackCheck.cutsLongMessages(getProtocolStack().getProtocols())) {
            log.warn(
                    "KNET: no protocol in the stack cuts long messages (FRAG4, for example); those"
                            + " of more than %d bytes will not be sent",
                    KnetLimits.MAX_MESSAGE);
        }
        NodePlan read = read();
        plan = read;
        address = new HostAddress(read.nodeId());
        LastMulticast.tellFor(
                getProtocolStack().getProtocols(), read.timeToMoveToAnotherLink(), log);
    }

    /** JGroups sets what belongs to the bundler after {@link #init}. */
    private void requireSmallBundles() {
        if (getBundler().getMaxSize() > MAX_BUNDLE) {
            throw new IllegalArgumentException(
                    "KNET: bundler.max_size "
                            + getBundler().getMaxSize()
                            + " must be at most "
                            + MAX_BUNDLE
                            + ", so that a bundle is one message of knet");
        }
    }

    private NodePlan read() {
        NodeAttributes attributes =
                new NodeAttributes(
                        nodeId,
                        hosts,
                        keyFile,
                        sessions,
                        linkPolicy,
                        dynamicFrom,
                        pingInterval,
                        pongTimeout,
                        pongsToComeUp);
        try {
            if (config.isBlank()) {
                return attributes.plan();
            }
            if (attributes.anyGiven()) {
                throw new IllegalArgumentException(
                        "config is given, so that file says what node_id, hosts, key_file,"
                                + " link_policy, dynamic_from, ping_interval, pong_timeout and"
                                + " pongs_to_come_up say; take them away, or config");
            }
            return FilePlan.load(Path.of(config), sessions);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("KNET: " + e.getMessage(), e);
        }
    }

    /**
     * Opens the links.
     *
     * @throws IllegalArgumentException if JGroups would bundle more than goes in one message
     * @throws IllegalStateException if a TLS socket factory was set and the traffic is not
     *     encrypted
     * @throws KnetException if a link cannot be opened
     */
    @Override
    public void start() throws Exception {
        NodePlan planned = plan;
        if (planned == null) {
            throw new IllegalStateException("KNET was not initialized, or was destroyed");
        }
        requireSmallBundles();
        Delivery delivery =
                new Delivery(
                        (host, data, offset, length) ->
                                receive(new HostAddress(host), data, offset, length),
                        notPassedOn,
                        log);
        boolean immediate = HandOver.isImmediate(this);
        KnetNode opened =
                KnetNode.open(
                        planned,
                        dataChannel,
                        this::tellReachability,
                        immediate ? Optional.of(delivery) : Optional.empty());
        boolean started = false;
        try {
            protection = opened.protection();
            protection.requireFor(getSocketFactory());
            tellProtection(planned.nodeId());
            startedNanos = System.nanoTime();
            node = opened;
            opened.start();
            super.start();
            receiver = immediate ? null : startReceiver(opened, delivery);
            started = true;
        } finally {
            if (!started) {
                node = null;
                opened.close();
            }
        }
    }

    private void tellProtection(int id) {
        String line = "KNET: this is host " + id + "; its traffic is " + protection.words();
        if (protection.encrypted()) {
            log.info(line);
        } else {
            log.warn(line);
        }
    }

    private Thread startReceiver(KnetNode opened, Delivery delivery) {
        Thread thread =
                new Thread(
                        new Receiver(opened.channel(), delivery, log),
                        "KNET receiver " + opened.handle().hostId());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void stop() {
        super.stop();
        KnetNode open = node;
        node = null;
        if (open != null) {
            open.close();
        }
        Thread thread = receiver;
        receiver = null;
        if (thread != null && thread != Thread.currentThread()) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void destroy() {
        super.destroy();
        NodePlan planned = plan;
        if (planned != null) {
            planned.close();
            plan = null;
        }
    }

    /**
     * Nothing of it is used, but if it is one for TLS, the traffic must be encrypted.
     *
     * @throws IllegalStateException after the start, if it is for TLS and the traffic is not
     *     encrypted
     */
    @Override
    public void setSocketFactory(@Nullable SocketFactory factory) {
        if (factory != null && node != null) {
            protection.requireFor(factory);
        }
        super.setSocketFactory(factory);
    }

    @Override
    protected @Nullable PhysicalAddress getPhysicalAddress() {
        return address;
    }

    /** Queues a message for a host; as JGroups 5.5 calls it. Never waits. */
    @SuppressWarnings("MissingOverride") // JGroups 5.6 has another signature, the one below
    public void sendUnicast(PhysicalAddress dest, byte[] data, int offset, int length)
            throws Exception {
        outgoing.send(node, host(dest), data, offset, length);
    }

    /**
     * Queues what remains in a buffer for a host, and leaves its position where it is; as JGroups
     * 5.6 calls it. Never waits.
     */
    public void sendUnicast(PhysicalAddress dest, ByteBuffer data) throws Exception {
        outgoing.send(node, host(dest), data);
    }

    /** One message to all hosts that are reachable, members or not, as an IP multicast is. */
    @Override
    protected void sendToAll(byte[] data, int offset, int length) throws Exception {
        if (getLocalTransport() != null) {
            super.sendToAll(data, offset, length);
        } else {
            outgoing.sendToAll(node, data, offset, length);
        }
    }

    private static int host(PhysicalAddress dest) {
        if (dest instanceof HostAddress known) {
            return known.host();
        }
        throw new IllegalArgumentException(
                "KNET sends to hosts of knet, and " + dest + " is none; which protocol found it?");
    }

    private void tellReachability(KnetEvent.HostReachability change) {
        for (ReachabilityListener listener : listeners) {
            listener.changed(change.host(), change.reachable());
        }
    }

    /** Listeners are those of the protocols above; they must not block. */
    void addReachabilityListener(ReachabilityListener listener) {
        listeners.add(listener);
    }

    void removeReachabilityListener(ReachabilityListener listener) {
        listeners.remove(listener);
    }

    /** Whether a host is reachable at the moment. */
    boolean isReachable(int host) {
        KnetNode open = node;
        return open != null
                && open.handle().findHost(host).filter(KnetHost::isReachable).isPresent();
    }

    /** Whether every other host is reachable. */
    boolean allReachable() {
        return others().stream().allMatch(KnetHost::isReachable);
    }

    /** How long links to nodes that run may still take to come up for the first time. */
    Duration timeToComeUp() {
        NodePlan planned = plan;
        if (planned == null) {
            return Duration.ZERO;
        }
        Duration left =
                planned.timeToComeUp().minus(Duration.ofNanos(System.nanoTime() - startedNanos));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The members of a view that are on a host. */
    List<Address> membersOn(int host) {
        HostAddress physical = new HostAddress(host);
        return members.stream()
                .filter(member -> physical.equals(getPhysicalAddressFromCache(member)))
                .toList();
    }

    /**
     * The handle under this transport, for programs that look at its links or listen to its events;
     * empty while it is not started. It belongs to the transport: do not close it.
     */
    public Optional<KnetHandle> handle() {
        return ask(open -> Optional.of(open.handle()), Optional.empty());
    }

    private List<KnetHost> others() {
        KnetNode open = node;
        return open == null ? List.of() : open.others();
    }

    private <T> T ask(Function<KnetNode, T> question, T otherwise) {
        KnetNode open = node;
        try {
            return open == null ? otherwise : question.apply(open);
        } catch (KnetException e) {
            // A link, a host or the whole handle has just gone.
            return otherwise;
        }
    }

    /** Id of this node; -1 before {@link #init}. */
    @ManagedAttribute(description = "Id of this node")
    public int getHostId() {
        HostAddress own = address;
        return own == null ? -1 : own.host();
    }

    /** What protects the traffic, in one line. */
    @ManagedAttribute(description = "What protects the traffic")
    public String getTrafficProtection() {
        return protection.words();
    }

    /** Number of other hosts that at least one link leads to. */
    @ManagedAttribute(
            description = "Number of other hosts that are reachable",
            type = AttributeType.SCALAR,
            gauge = true)
    public int getReachableHosts() {
        return ask(open -> (int) open.others().stream().filter(KnetHost::isReachable).count(), 0);
    }

    /** Number of other hosts that no link leads to. */
    @ManagedAttribute(
            description = "Number of other hosts that are not reachable",
            type = AttributeType.SCALAR,
            gauge = true)
    public int getUnreachableHosts() {
        return ask(
                open -> (int) open.others().stream().filter(host -> !host.isReachable()).count(),
                0);
    }

    /** Number of links that are up. */
    @ManagedAttribute(
            description = "Number of links that are up",
            type = AttributeType.SCALAR,
            gauge = true)
    public long getLinksUp() {
        return ask(open -> LinkReport.up(open.others()), 0L);
    }

    /** Number of links that are not up. */
    @ManagedAttribute(
            description = "Number of links that are down or disabled",
            type = AttributeType.SCALAR,
            gauge = true)
    public long getLinksDown() {
        return ask(
                open -> {
                    List<KnetHost> hosts = open.others();
                    return LinkReport.all(hosts) - LinkReport.up(hosts);
                },
                0L);
    }

    /** How often links went down since the start. */
    @ManagedAttribute(
            description = "How often links went down since the start",
            type = AttributeType.SCALAR)
    public long getNumLinkFailures() {
        return ask(open -> open.handle().lifetimeStats().get(LinkCounter.DOWN_COUNT), 0L);
    }

    /** Longest message, in bytes, that goes in one packet on all links. */
    @ManagedAttribute(
            description = "Longest message that goes in one packet on all links",
            type = AttributeType.BYTES,
            gauge = true)
    public int getDataMtu() {
        return ask(open -> open.handle().dataMtu(), 0);
    }

    /** Bytes that wait to be sent. */
    @ManagedAttribute(
            description = "Bytes that wait to be sent",
            type = AttributeType.BYTES,
            gauge = true)
    public long getSendQueueBytes() {
        return stats().map(ChannelStats::sendQueueBytes).orElse(0L);
    }

    /** Bytes that were received and wait for JGroups; none if its thread pool takes them all. */
    @ManagedAttribute(
            description = "Bytes that were received and wait for JGroups",
            type = AttributeType.BYTES,
            gauge = true)
    public long getReceiveQueueBytes() {
        return stats().map(ChannelStats::receiveQueueBytes).orElse(0L);
    }

    /** Messages that were dropped because the send queue was full. JGroups sends them again. */
    @ManagedAttribute(
            description = "Messages that were dropped because the send queue was full",
            type = AttributeType.SCALAR)
    public long getNumSendQueueFull() {
        return outgoing.queueFull();
    }

    /** Messages that knet refused for another reason than a full queue, as the log says. */
    @ManagedAttribute(
            description = "Messages that knet refused, because they were too long, for example",
            type = AttributeType.SCALAR)
    public long getNumNotSent() {
        return outgoing.notSent();
    }

    /** Messages that JGroups wanted sent before the transport was started, or after it stopped. */
    @ManagedAttribute(
            description = "Messages that came while the transport was not started",
            type = AttributeType.SCALAR)
    public long getNumNotStarted() {
        return outgoing.notStarted();
    }

    /** Received messages that were lost because JGroups did not take them fast enough. */
    @ManagedAttribute(
            description = "Received messages that were lost because the receive queue was full",
            type = AttributeType.SCALAR)
    public long getNumReceiveOverflows() {
        return stats().map(ChannelStats::overflowed).orElse(0L);
    }

    /** Received messages that JGroups failed to take, as the log says. */
    @ManagedAttribute(
            description = "Received messages that could not be passed on",
            type = AttributeType.SCALAR)
    public long getNumNotPassedOn() {
        return notPassedOn.sum();
    }

    /** What knet dropped, for whatever reason; {@link #printDrops} has the reasons. */
    @ManagedAttribute(
            description = "Packets and messages that knet dropped, for whatever reason",
            type = AttributeType.SCALAR)
    public long getNumDrops() {
        return ask(open -> open.handle().lifetimeStats().allDrops(), 0L);
    }

    private Optional<ChannelStats> stats() {
        return ask(open -> Optional.of(open.channel().stats()), Optional.empty());
    }

    /** The hosts and their links: state, addresses, latency, and what is the matter with them. */
    @ManagedOperation(description = "Prints the hosts and their links, with what is the matter")
    public String printLinks() {
        return ask(open -> LinkReport.of(open.others()), "not started");
    }

    /** What knet dropped, by reason. */
    @ManagedOperation(description = "Prints what was dropped, by reason")
    public String printDrops() {
        return ask(
                open ->
                        open.handle().lifetimeStats().drops().entrySet().stream()
                                .filter(drop -> drop.getValue() > 0)
                                .map(KNET::line)
                                .collect(Collectors.joining("\n")),
                "not started");
    }

    private static String line(Map.Entry<DropReason, Long> drop) {
        return drop.getKey().descriptor().name() + ": " + drop.getValue();
    }

    /** All counters of knet's handle and links, as JSON. */
    @ManagedOperation(description = "Prints all counters of knet, as JSON")
    public String printCounters() {
        return ask(open -> open.handle().lifetimeStats().toJson(), "{}");
    }

    /**
     * Adds a host while the transport runs: a member that was in no one's configuration. To be done
     * on every node, and lost with a restart.
     *
     * @param host its id and addresses, such as {@code 4=10.0.0.4:5405|10.1.0.4:5405}
     * @throws IllegalStateException if the transport is not started, or was described by a file
     * @throws IllegalArgumentException if the text is wrong
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if the host is there
     */
    @ManagedOperation(description = "Adds a host, such as 4=10.0.0.4:5405|10.1.0.4:5405")
    public void addHost(String host) {
        KnetNode open = node;
        if (open == null || !(plan instanceof ListPlan list)) {
            throw new IllegalStateException(
                    "hosts can be added while KNET runs and its hosts are in the attribute hosts");
        }
        open.addHost(list, host);
    }

    /**
     * Removes a host and its links while the transport runs. To be done on every node, when its
     * member has left.
     *
     * @throws IllegalStateException if the transport is not started
     * @throws KnetException {@link KnetError#UNKNOWN_HOST}
     */
    @ManagedOperation(description = "Removes a host and its links")
    public void removeHost(int host) {
        KnetNode open = node;
        if (open == null) {
            throw new IllegalStateException("KNET is not started");
        }
        open.removeHost(host);
    }

    @Override
    public void resetStats() {
        super.resetStats();
        outgoing.reset();
        notPassedOn.reset();
    }

    /** JGroups' keys, and {@code links}, for {@code probe.sh links}. */
    @Override
    public Map<String, String> handleProbe(String... keys) {
        Map<String, String> answers = super.handleProbe(keys);
        if (Arrays.asList(keys).contains("links")) {
            answers.put("links", printLinks());
        }
        return answers;
    }

    @Override
    public String[] supportedKeys() {
        return Stream.concat(Arrays.stream(super.supportedKeys()), Stream.of("links"))
                .toArray(String[]::new);
    }
}

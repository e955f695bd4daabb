package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkPolicy;
import io.knet.LinkTransport;
import io.knet.OnwireVersion;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.OutboundMessage;
import io.knet.netty.pipeline.LimitedLog;
import io.knet.protocol.LinkSelector;
import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.VersionChoice;
import io.knet.stats.DropReason;
import io.knet.stats.HostStatus;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One host. All its links live on one event loop, which alone touches the receive window and
 * chooses the links; so neither needs a lock.
 */
final class NettyHost implements KnetHost {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HOST);

    /** Lines at once: a host that comes and goes more often does so every second. */
    private static final int LOG_BURST = 8;

    private static final int MAX_OVERTAKEN = 16;

    private final Node node;
    private final int id;
    private final EventLoop loop;
    private final AtomicReferenceArray<NettyLink> links =
            new AtomicReferenceArray<>(KnetLimits.MAX_LINKS);
    private final LinkSelector selector = new LinkSelector();
    private final ReceiveWindow window;
    private final LimitedLog log;
    private final StateFuture<KnetHost> reachability;

    private volatile String name;
    private volatile LinkPolicy policy;
    private volatile @Nullable LoopbackLink loopback;
    private volatile OnwireVersion versions = new OnwireVersion(0, VersionChoice.UNHEARD, 0);
    private volatile boolean reachable;
    private volatile boolean removed;

    /** Loop only: bit n stands for link n, which has unflushed packets. */
    private int unflushed;

    /** Loop only: messages written since the last flush. */
    private int written;

    /** Messages that have a sequence number but are not flushed. */
    private final AtomicInteger numbered = new AtomicInteger();

    NettyHost(Node node, int id, LinkPolicy policy) {
        this.node = node;
        this.id = id;
        this.policy = policy;
        this.loop = node.group.next();
        log = new LimitedLog(LOG, loop.ticker(), LOG_BURST);
        name = Integer.toString(id);
        reachability = new StateFuture<>(this, node.completions);
        window =
                new ReceiveWindow(
                        node.environment.allocator(),
                        node.reassembly.maxMessages(),
                        (reason, packets) -> node.drops.count(reason, packets, this));
    }

    // ---- on the loop

    ReceiveWindow window() {
        return window;
    }

    /** The number of messages that may be incomplete has changed. */
    void resizeWindow() {
        window.buffers(node.reassembly.maxMessages());
    }

    /**
     * Chooses the active links anew, and tells if the host became reachable or stopped being so.
     */
    void recompute() {
        int[] priorities = new int[KnetLimits.MAX_LINKS];
        for (NettyLink link : presentLinks()) {
            priorities[link.id()] = link.config().priority();
        }
        selector.update(policy, usableLinks(), priorities);
        LoopbackLink own = loopback;
        boolean now = selector.isReachable() || (own != null && own.isUp());
        if (now != reachable) {
            reachable = now;
            if (!now) {
                window.reset();
            }
            log.info("host {} is {}", this, now ? "reachable" : "not reachable");
            node.events.post(new KnetEvent.HostReachability(id, now));
            reachability.set(now);
        }
    }

    /** The host has told the versions of the wire format that it understands and uses. */
    void heardVersions(int max, int current) {
        if (max != versions.max() || current != versions.current()) {
            versions = new OnwireVersion(0, max, current);
            node.versions.update();
        }
    }

    /** Sends a message over the links that the policy chooses. Takes over the reference. */
    void transmit(OutboundMessage message) {
        written++;
        int mask = selector.maskForMessage();
        if (mask == 0) {
            node.drops.count(DropReason.DESTINATION_DOWN, 1, this);
        }
        if (Integer.bitCount(mask) > 1) {
            message.share();
        }
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            NettyLink link = links.get(Integer.numberOfTrailingZeros(rest));
            if (link != null) {
                link.output().write(message.retain());
                unflushed |= 1 << link.id();
            }
        }
        message.release();
    }

    void flush() {
        for (int rest = unflushed; rest != 0; rest &= rest - 1) {
            NettyLink link = links.get(Integer.numberOfTrailingZeros(rest));
            if (link != null) {
                link.output().flush();
            }
        }
        unflushed = 0;
        numbered.addAndGet(-written);
        written = 0;
    }

    void forcePings(int sequence) {
        for (NettyLink link : presentLinks()) {
            link.forcePing(sequence);
        }
    }

    // ---- on any thread

    /** A message for this host is about to get its sequence number. */
    void beginMessage() {
        numbered.incrementAndGet();
    }

    /**
     * Waits until the asynchronous messages that have a sequence number are with the sockets, if
     * there are many: a receiver gives up a message of several packets when a number arrives that
     * is more than 32 ahead of it (spec wire 8.3).
     */
    void letNumberedPass(Deadline deadline) {
        if (numbered.get() <= MAX_OVERTAKEN || node.calls.onAnyLoop()) {
            return;
        }
        LoopCalls.await(
                LoopCalls.supply(
                        loop,
                        () -> {
                            flush();
                            return CompletableFuture.<Void>completedFuture(null);
                        }),
                deadline);
    }

    /** The versions of the wire format that the host told last. */
    OnwireVersion versions() {
        return versions;
    }

    /** Sets the counters of all links to zero. On the loop. */
    void clearLinkStats() {
        presentLinks().forEach(NettyLink::clearStats);
        LoopbackLink own = loopback;
        if (own != null) {
            own.clearStats();
        }
    }

    /** The own host's link to itself, if that is the kind of link that it has. */
    @Nullable LoopbackLink loopback() {
        return loopback;
    }

    boolean isRemoved() {
        return removed;
    }

    Node node() {
        return node;
    }

    EventLoop loop() {
        return loop;
    }

    boolean isReachableNow() {
        return reachable;
    }

    boolean isActive(int link) {
        return (selector.activeMask() & 1 << link) != 0;
    }

    /** The links for one message, as a mask; 0 if the host is not reachable. */
    int linksForMessage() {
        return selector.maskForMessage();
    }

    /** The links that may carry messages, whether the policy uses them or not, as a mask. */
    int usableLinks() {
        int usable = 0;
        for (int i = 0; i < KnetLimits.MAX_LINKS; i++) {
            NettyLink link = links.get(i);
            if (link != null && link.isUsable()) {
                usable |= 1 << i;
            }
        }
        return usable;
    }

    @Nullable NettyLink linkOrNull(int link) {
        return links.get(link);
    }

    /** A link whose socket is full at the moment, if an active one is. */
    @Nullable NettyLink blockedLink() {
        for (int rest = selector.activeMask(); rest != 0; rest &= rest - 1) {
            NettyLink link = links.get(Integer.numberOfTrailingZeros(rest));
            if (link != null && link.output().isBlocked()) {
                return link;
            }
        }
        return null;
    }

    List<NettyLink> presentLinks() {
        List<NettyLink> present = new ArrayList<>(KnetLimits.MAX_LINKS);
        for (int i = 0; i < KnetLimits.MAX_LINKS; i++) {
            NettyLink link = links.get(i);
            if (link != null) {
                present.add(link);
            }
        }
        return present;
    }

    private void checkUsable() {
        node.checkOpen();
        if (removed) {
            throw new KnetException(KnetError.UNKNOWN_HOST, "host " + id + " was removed");
        }
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void name(String newName) {
        checkUsable();
        int bytes = newName.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > KnetLimits.MAX_HOST_NAME) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "a host name of "
                            + bytes
                            + " bytes is longer than "
                            + KnetLimits.MAX_HOST_NAME);
        }
        node.hosts.rename(this, newName);
    }

    /** For {@link Hosts}, which sees to it that names are unique. */
    void setName(String newName) {
        name = newName;
    }

    @Override
    public LinkPolicy policy() {
        return policy;
    }

    @Override
    public void policy(LinkPolicy newPolicy) {
        checkUsable();
        node.calls.run(
                loop,
                () -> {
                    policy = newPolicy;
                    recompute();
                });
    }

    @Override
    public KnetLink addLink(int link, LinkConfig config) {
        node.calls.requireOffLoop("addLinkAsync");
        return LoopCalls.await(startLink(link, config));
    }

    @Override
    public CompletableFuture<KnetLink> addLinkAsync(int link, LinkConfig config) {
        return startLink(link, config).thenApplyAsync(added -> added, node.completions);
    }

    private CompletableFuture<KnetLink> startLink(int linkId, LinkConfig config) {
        checkUsable();
        checkLinkId(linkId);
        if (config.transport() == LinkTransport.LOOPBACK) {
            return startLoopback(linkId, config);
        }
        NettyLink link = new NettyLink(this, linkId, config);
        synchronized (node.hosts) {
            checkUsable();
            checkLoopbackIsAlone(loopback != null);
            LinkPaths.requireFree(node.hosts, config, null);
            if (!links.compareAndSet(linkId, null, link)) {
                throw new KnetException(
                        KnetError.IN_USE,
                        "link "
                                + link
                                + " is configured already; remove it first or take another id");
            }
        }
        return node.listeners
                .acquire(config.local())
                .thenCompose(listener -> openOnLoop(link, listener))
                .handle(
                        (done, failure) -> {
                            if (failure != null) {
                                links.compareAndSet(linkId, link, null);
                                throw Node.unwrap(failure);
                            }
                            return link;
                        });
    }

    private CompletableFuture<KnetLink> startLoopback(int linkId, LinkConfig config) {
        if (id != node.id) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "a loopback link leads to this node itself, host "
                            + node.id
                            + ", not to host "
                            + id);
        }
        LoopbackLink link = new LoopbackLink(this, linkId, config);
        synchronized (node.hosts) {
            checkUsable();
            checkLoopbackIsAlone(!allLinks().isEmpty());
            loopback = link;
        }
        return LoopCalls.supply(
                loop,
                () -> {
                    try {
                        link.open();
                    } catch (KnetException closed) {
                        loopback = null;
                        throw closed;
                    }
                    return CompletableFuture.completedFuture(link);
                });
    }

    private void checkLoopbackIsAlone(boolean another) {
        if (another) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "host "
                            + id
                            + " has links "
                            + allLinks()
                            + "; a loopback link must be the only link of its host");
        }
    }

    CompletableFuture<Void> removeLoopback(LoopbackLink link, LinkDownReason reason) {
        return LoopCalls.supply(
                loop,
                () -> {
                    link.close(reason);
                    if (link.equals(loopback)) {
                        loopback = null;
                    }
                    recompute();
                    return CompletableFuture.completedFuture(null);
                });
    }

    private CompletableFuture<Void> openOnLoop(NettyLink link, Listener listener) {
        return LoopCalls.supply(loop, () -> link.open(listener))
                .exceptionallyCompose(
                        failure ->
                                LoopCalls.supply(loop, () -> link.close(LinkDownReason.REMOVED))
                                        .thenCompose(
                                                closed -> CompletableFuture.failedFuture(failure)));
    }

    CompletableFuture<Void> removeLink(NettyLink link, LinkDownReason reason) {
        return LoopCalls.supply(
                loop,
                () -> {
                    CompletableFuture<Void> closed = link.close(reason);
                    links.compareAndSet(link.id(), link, null);
                    recompute();
                    return closed;
                });
    }

    /** Closes all links and ends the host. */
    CompletableFuture<Void> close() {
        removed = true;
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (NettyLink link : presentLinks()) {
            closing.add(removeLink(link, LinkDownReason.CLOSED));
        }
        LoopbackLink own = loopback;
        if (own != null) {
            closing.add(removeLoopback(own, LinkDownReason.CLOSED));
        }
        return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
                .thenCompose(
                        done ->
                                LoopCalls.supply(
                                        loop,
                                        () -> {
                                            end();
                                            return CompletableFuture.<Void>completedFuture(null);
                                        }));
    }

    private void end() {
        window.close();
        reachability.end(
                node.isClosed()
                        ? node.closedException()
                        : new KnetException(KnetError.UNKNOWN_HOST, "host " + id + " was removed"));
    }

    private static void checkLinkId(int link) {
        if (link < 0 || link >= KnetLimits.MAX_LINKS) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "link id " + link + " must be 0 to " + (KnetLimits.MAX_LINKS - 1));
        }
    }

    @Override
    public KnetLink link(int link) {
        return findLink(link)
                .orElseThrow(
                        () ->
                                new KnetException(
                                        KnetError.UNKNOWN_LINK,
                                        "host " + id + " has no link " + link + "; add it first"));
    }

    @Override
    public Optional<KnetLink> findLink(int link) {
        checkUsable();
        checkLinkId(link);
        LoopbackLink own = loopback;
        return Optional.ofNullable(own != null && own.id() == link ? own : links.get(link));
    }

    @Override
    public List<KnetLink> links() {
        checkUsable();
        return allLinks();
    }

    private List<KnetLink> allLinks() {
        LoopbackLink own = loopback;
        return own == null ? List.copyOf(presentLinks()) : List.of(own);
    }

    @Override
    public boolean isReachable() {
        checkUsable();
        return reachable;
    }

    @Override
    public HostStatus status() {
        checkUsable();
        List<Integer> active = new ArrayList<>();
        for (int rest = selector.activeMask(); rest != 0; rest &= rest - 1) {
            active.add(Integer.numberOfTrailingZeros(rest));
        }
        LoopbackLink own = loopback;
        if (own != null && own.isUp()) {
            active.add(own.id());
        }
        return new HostStatus(id, name, reachable, policy, active);
    }

    @Override
    public CompletableFuture<KnetHost> whenReachable() {
        return reachability.when(true);
    }

    @Override
    public CompletableFuture<KnetHost> whenUnreachable() {
        return reachability.when(false);
    }

    @Override
    public void remove() {
        synchronized (node.hosts) {
            checkUsable();
            if (!allLinks().isEmpty()) {
                throw new KnetException(
                        KnetError.IN_USE,
                        "host " + id + " has links " + allLinks() + "; remove them first");
            }
            removed = true;
            node.hosts.remove(this);
        }
        node.calls.run(loop, this::end);
    }

    @Override
    public String toString() {
        String text = Integer.toString(id);
        return text.equals(name) ? text : id + " (" + name + ")";
    }
}

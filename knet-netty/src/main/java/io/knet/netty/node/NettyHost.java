package io.knet.netty.node;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.OnwireVersion;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.VersionChoice;
import io.knet.stats.HostStatus;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One host. All its links live on one event loop, which alone touches the receive window and
 * chooses the links; so neither needs a lock.
 */
final class NettyHost implements KnetHost {
    private final Node node;
    private final int id;
    private final EventLoop loop;
    private final HostLinks links;
    private final ActiveLinks active;
    private final HostOutput output;
    private final ReceiveWindow window;

    private volatile String name;
    private volatile LinkPolicy policy;
    private volatile OnwireVersion versions = new OnwireVersion(0, VersionChoice.UNHEARD, 0);
    private volatile boolean removed;

    NettyHost(Node node, int id, LinkPolicy policy) {
        this.node = node;
        this.id = id;
        this.policy = policy;
        this.loop = node.group.next();
        name = Integer.toString(id);
        links = new HostLinks(this);
        active = new ActiveLinks(this, links);
        output = new HostOutput(this, links, active);
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

    /** The host has named the versions of the wire format that it understands and uses. */
    void heardVersions(int max, int current) {
        if (max != versions.max() || current != versions.current()) {
            versions = new OnwireVersion(0, max, current);
            node.versions.update();
        }
    }

    private void end() {
        window.close();
        active.end(
                node.isClosed()
                        ? node.closedException()
                        : new KnetException(KnetError.UNKNOWN_HOST, "host " + id + " was removed"));
    }

    // ---- on any thread

    Node node() {
        return node;
    }

    EventLoop loop() {
        return loop;
    }

    /** Adds and removes links. */
    HostLinks hostLinks() {
        return links;
    }

    /** The links that carry messages. */
    ActiveLinks active() {
        return active;
    }

    /** The way of the messages. */
    HostOutput output() {
        return output;
    }

    @Nullable NettyLink linkOrNull(int link) {
        return links.get(link);
    }

    List<NettyLink> presentLinks() {
        return links.present();
    }

    /** The loopback link of this node to itself, if this host has one. */
    @Nullable LoopbackLink loopback() {
        return links.loopback();
    }

    /** The versions of the wire format that the host named last. */
    OnwireVersion versions() {
        return versions;
    }

    boolean isRemoved() {
        return removed;
    }

    void checkUsable() {
        node.checkOpen();
        if (removed) {
            throw new KnetException(KnetError.UNKNOWN_HOST, "host " + id + " was removed");
        }
    }

    /** Closes all links and ends the host. */
    CompletableFuture<Void> close() {
        removed = true;
        return links.close()
                .thenCompose(
                        done ->
                                LoopCalls.supply(
                                        loop,
                                        () -> {
                                            end();
                                            return CompletableFuture.<Void>completedFuture(null);
                                        }));
    }

    // ---- the API, on any thread

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
        requireNonNull(newName, "name");
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
        requireNonNull(newPolicy, "policy");
        checkUsable();
        node.calls.run(
                loop,
                () -> {
                    policy = newPolicy;
                    active.recompute();
                });
    }

    @Override
    public KnetLink addLink(int link, LinkConfig config) {
        requireNonNull(config, "config");
        node.calls.requireOffLoop("addLinkAsync");
        return LoopCalls.await(links.add(link, config));
    }

    @Override
    public CompletableFuture<KnetLink> addLinkAsync(int link, LinkConfig config) {
        requireNonNull(config, "config");
        return links.add(link, config).thenApplyAsync(added -> added, node.completions);
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
        return Optional.ofNullable(links.find(link));
    }

    @Override
    public List<KnetLink> links() {
        checkUsable();
        return links.all();
    }

    @Override
    public boolean isReachable() {
        checkUsable();
        return active.isReachable();
    }

    @Override
    public HostStatus status() {
        checkUsable();
        List<Integer> carrying = active.ids();
        return new HostStatus(id, name, active.isReachable(), policy, carrying);
    }

    @Override
    public CompletableFuture<KnetHost> whenReachable() {
        return active.whenReachable(true);
    }

    @Override
    public CompletableFuture<KnetHost> whenUnreachable() {
        return active.whenReachable(false);
    }

    @Override
    public void remove() {
        synchronized (node.hosts) {
            checkUsable();
            if (!links.all().isEmpty()) {
                throw new KnetException(
                        KnetError.IN_USE,
                        "host " + id + " has links " + links.all() + "; remove them first");
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

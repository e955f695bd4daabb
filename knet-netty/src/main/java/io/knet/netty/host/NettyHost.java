package io.knet.netty.host;

import static java.util.Objects.requireNonNull;

import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkPolicy;
import io.knet.NodePublicKey;
import io.knet.OnwireVersion;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkHost;
import io.knet.netty.pipeline.ReceiptDesk;
import io.knet.netty.session.SessionHost;
import io.knet.netty.session.Sessions;
import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.VersionChoice;
import io.knet.stats.HostStatus;
import io.knet.stats.report.HostReport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A host: puts its parts together, and is the API's side of them. */
public final class NettyHost implements LinkHost {
    private final HostIdentity identity;
    private final EventLoop loop;
    private final Hosts hosts;
    private final HandleLife life;
    private final LoopCalls calls;
    private final Completions completions;
    private final IntSupplier maxMessages;
    private final Runnable onVersions;
    private final HostLinks links;
    private final ActiveLinks active;
    private final HostOutput output;
    private final @Nullable Sessions sessions;
    private final @Nullable SessionHost session;
    private final ReceiveWindow window; // loop only

    /** Of what comes in sessions. */
    private final ReceiveWindow sessionWindow; // loop only

    /** Written on the loop. */
    private volatile OnwireVersion versions = new OnwireVersion(0, VersionChoice.UNHEARD, 0);

    private final AtomicBoolean removed = new AtomicBoolean();

    /** Made when it is asked for first; null before. */
    private volatile @Nullable List<NettyHost> alone;

    /**
     * A host without links.
     *
     * @param loop of it and all its links
     * @param hosts knows its name, and the addresses of its links
     * @param around what it is put together with
     */
    public NettyHost(
            int id, HostConfig config, EventLoop loop, Hosts hosts, HostSurroundings around) {
        identity = new HostIdentity(id);
        this.loop = loop;
        this.hosts = hosts;
        life = around.life();
        calls = around.calls();
        completions = around.completions();
        maxMessages = around.maxMessages();
        onVersions = around.onVersions();
        window = newWindow(identity, around);
        sessionWindow = newWindow(identity, around);
        links = new HostLinks(around.links(), hosts);
        active =
                new ActiveLinks(
                        around.localHost(),
                        identity,
                        loop,
                        links,
                        window,
                        config.policy(),
                        around.events(),
                        completions);
        output = new HostOutput(identity, loop, links, active, around.drops(), calls);
        sessions = around.sessions();
        if (sessions == null) {
            checkWithoutSessions(id, config);
            session = null;
        } else {
            SessionPeer peer =
                    new SessionPeer(
                            links,
                            active,
                            sessionWindow,
                            removed::get,
                            () -> around.onOverhead().accept(id));
            SessionHost added = sessions.add(id, loop, peer, config);
            session = added;
            LoopCalls.tell(loop, added::open);
        }
    }

    private static ReceiveWindow newWindow(HostIdentity whose, HostSurroundings around) {
        return new ReceiveWindow(
                around.allocator(),
                around.maxMessages().getAsInt(),
                (reason, packets) -> around.drops().drop(reason, packets, whose));
    }

    private static void checkWithoutSessions(int id, HostConfig config) {
        config.dialect().ifPresent(dialect -> checkWithoutSessions(id, dialect));
        if (config.publicKey().isPresent()) {
            throw noSessions(id, "has a public key");
        }
    }

    private static void checkWithoutSessions(int id, Dialect dialect) {
        if (dialect.speaksSessions()) {
            throw noSessions(id, "is to speak in sessions");
        }
    }

    private static KnetException noSessions(int id, String what) {
        return new KnetException(
                KnetError.NOT_SUPPORTED,
                "host "
                        + id
                        + " "
                        + what
                        + ", but the handle was built without sessions; give its builder a"
                        + " SessionConfig");
    }

    /** The host that was just made is not used after all. */
    public void discard() {
        if (sessions != null && session != null) {
            sessions.discard(session);
        }
    }

    /** The list of this host and no other. Any thread. */
    public List<NettyHost> alone() {
        List<NettyHost> made = alone;
        if (made == null) {
            made = List.of(this);
            alone = made;
        }
        return made;
    }

    // ---- on the loop

    @Override
    public ReceiveWindow window(boolean inSession) {
        assert LoopCalls.owns(loop);
        return inSession ? sessionWindow : window;
    }

    @Override
    public @Nullable ReceiptDesk receipts() {
        assert LoopCalls.owns(loop);
        return session == null ? null : session.receipts();
    }

    @Override
    public void sessionAnswered(int link) {
        assert LoopCalls.owns(loop);
        if (session != null) {
            session.pongReceived(link);
        }
    }

    @Override
    public void diagnosisChanged() {
        assert LoopCalls.owns(loop);
        if (session != null) {
            session.linkChanged();
        }
    }

    @Override
    public void linkDown(int link) {
        assert LoopCalls.owns(loop);
        window.linkDown(link);
        sessionWindow.linkDown(link);
    }

    @Override
    public boolean maySeal() {
        return session == null || session.maySeal();
    }

    /** The number of messages that may be incomplete has changed. */
    public void resizeWindow() {
        assert LoopCalls.owns(loop);
        window.buffers(maxMessages.getAsInt());
        sessionWindow.buffers(maxMessages.getAsInt());
    }

    @Override
    public void heardVersions(int max, int current) {
        assert LoopCalls.owns(loop);
        if (max != versions.max() || current != versions.current()) {
            versions = new OnwireVersion(0, max, current);
            onVersions.run();
        }
    }

    @Override
    public void linksChanged() {
        assert LoopCalls.owns(loop);
        active.recompute();
        diagnosisChanged();
    }

    /** Resets the counters of all links. */
    public void clearLinkStats() {
        links.all().forEach(HostLink::clearStats);
    }

    private void end() {
        assert LoopCalls.owns(loop);
        window.close();
        sessionWindow.close();
        if (session != null) {
            session.close();
        }
        active.end(life.isRefusing() ? life.closedException() : removedException());
    }

    // ---- on any thread

    @Override
    public EventLoop loop() {
        return loop;
    }

    /** The links that carry messages. */
    public ActiveLinks active() {
        return active;
    }

    /** The way of the messages. */
    public HostOutput output() {
        return output;
    }

    /** A link; null if there is none with that id, whatever the number. */
    public @Nullable HostLink linkOrNull(int link) {
        return links.get(link);
    }

    /** All links, in the order of their ids. */
    public List<HostLink> allLinks() {
        return links.all();
    }

    /** The versions of the wire format that the host told last. */
    public OnwireVersion versions() {
        return versions;
    }

    @Override
    public boolean hasCarrier() {
        return active.isReachable();
    }

    @Override
    public boolean isCarrier(int link) {
        return active.contains(link);
    }

    @Override
    public boolean isRemoved() {
        return removed.get();
    }

    @Override
    public void checkUsable() {
        life.checkOpen();
        if (removed.get()) {
            throw removedException();
        }
    }

    private KnetException removedException() {
        return new KnetException(KnetError.UNKNOWN_HOST, "host " + identity.id() + " was removed");
    }

    @Override
    public CompletableFuture<Void> remove(HostLink link, LinkDownReason reason) {
        return links.remove(link, reason);
    }

    /** Closes all links and ends the host. */
    public CompletableFuture<Void> close() {
        removed.set(true);
        return links.close()
                .thenCompose(
                        done ->
                                LoopCalls.cleanUp(
                                        loop,
                                        () -> {
                                            end();
                                            return CompletableFuture.completedFuture(null);
                                        }));
    }

    /** Why no link carries messages, in words. */
    public String describeLinks() {
        StringBuilder words = new StringBuilder();
        for (HostLink link : links.all()) {
            words.append(words.isEmpty() ? "" : "; ").append(link.describeDown());
        }
        return words.isEmpty() ? "it has no links" : words.toString();
    }

    /**
     * Sends a message of which the host tells what became of it.
     *
     * @param content not released
     * @return completes on an event loop
     */
    public CompletableFuture<Void> sendConfirmed(int channel, ByteBuf content, long timeoutNanos) {
        return session == null
                ? CompletableFuture.failedFuture(noSessions(id(), "is to give receipts"))
                : session.sendConfirmed(channel, content, timeoutNanos);
    }

    // ---- the API, on any thread

    @Override
    public int id() {
        return identity.id();
    }

    @Override
    public String name() {
        return identity.name();
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
        hosts.rename(this, newName);
    }

    /** For {@link Hosts}, which sees to it that names are unique. */
    void setName(String newName) {
        identity.name(newName);
    }

    @Override
    public LinkPolicy policy() {
        return active.policy();
    }

    @Override
    public void policy(LinkPolicy newPolicy) {
        requireNonNull(newPolicy, "policy");
        checkUsable();
        calls.run(loop, () -> active.policy(newPolicy));
    }

    @Override
    public Dialect dialect() {
        return session == null ? Dialect.LIBKNET : session.dialect();
    }

    @Override
    public void dialect(Dialect dialect) {
        requireNonNull(dialect, "dialect");
        checkUsable();
        if (sessions == null || session == null) {
            checkWithoutSessions(id(), dialect);
            return;
        }
        sessions.checkChoice(id(), dialect);
        callOnLoop(() -> session.choose(dialect));
    }

    @Override
    public void publicKey(NodePublicKey publicKey) {
        requireNonNull(publicKey, "publicKey");
        checkUsable();
        if (sessions == null || session == null) {
            throw noSessions(id(), "has a public key");
        }
        sessions.checkTakesKeys(id());
        callOnLoop(() -> session.publicKey(publicKey));
    }

    /** What is refused there is thrown here. */
    private void callOnLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else if (calls.onAnyLoop()) {
            calls.run(loop, task);
        } else {
            LoopCalls.awaitUninterruptibly(LoopCalls.call(loop, task));
        }
    }

    @Override
    public KnetLink addLink(int link, LinkConfig config) {
        requireNonNull(config, "config");
        calls.requireOffLoop("addLinkAsync");
        return LoopCalls.awaitUninterruptibly(links.add(this, link, config));
    }

    @Override
    public CompletableFuture<KnetLink> addLinkAsync(int link, LinkConfig config) {
        requireNonNull(config, "config");
        CompletableFuture<KnetLink> adding;
        try {
            adding = links.add(this, link, config);
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return completions.pass(adding);
    }

    @Override
    public KnetLink link(int link) {
        return findLink(link)
                .orElseThrow(
                        () ->
                                new KnetException(
                                        KnetError.UNKNOWN_LINK,
                                        "host "
                                                + identity.id()
                                                + " has no link "
                                                + link
                                                + "; add it first"));
    }

    @Override
    public Optional<KnetLink> findLink(int link) {
        checkUsable();
        return Optional.ofNullable(links.find(link));
    }

    @Override
    public List<KnetLink> links() {
        checkUsable();
        return List.copyOf(links.all());
    }

    @Override
    public boolean isReachable() {
        checkUsable();
        return active.isReachable() && !loop.isShutdown();
    }

    @Override
    public HostStatus status() {
        checkUsable();
        return new HostReport(
                id(),
                name(),
                active.isReachable(),
                active.policy(),
                active.ids(),
                dialect(),
                session == null ? Optional.empty() : session.status());
    }

    @Override
    public CompletableFuture<KnetHost> whenReachable() {
        return active.whenReachable(true, this);
    }

    @Override
    public CompletableFuture<KnetHost> whenUnreachable() {
        return active.whenReachable(false, this);
    }

    @Override
    public CompletableFuture<Void> whenConfirmable() {
        if (session == null) {
            return CompletableFuture.failedFuture(
                    noSessions(identity.id(), "cannot give receipts"));
        }
        CompletableFuture<Void> room = new CompletableFuture<>();
        session.whenConfirmable()
                .whenComplete(
                        (free, removed) -> {
                            if (removed == null) {
                                room.complete(null);
                            } else {
                                // As a handle closes, its hosts are removed.
                                room.completeExceptionally(
                                        life.isRefusing() ? life.closedException() : removed);
                            }
                        });
        return completions.pass(room);
    }

    @Override
    public void remove() {
        hosts.remove(this, this::endApi);
        calls.run(loop, this::end);
    }

    private void endApi() {
        checkUsable();
        if (!links.all().isEmpty()) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "host " + identity.id() + " has links " + links.all() + "; remove them first");
        }
        removed.set(true);
        if (sessions != null && session != null) {
            sessions.remove(session);
        }
    }

    @Override
    public String toString() {
        return identity.toString();
    }
}

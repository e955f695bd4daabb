package io.knet.netty.testkit;

import io.knet.AccessControl;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkPing;
import io.knet.LinkTimers;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkHost;
import io.knet.netty.mtu.KnownPath;
import io.knet.stats.LinkStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A link that goes nowhere, and is up or down as a test says. */
public final class FakeLink implements HostLink {
    /** Whether messages may go over it. */
    public boolean usable = true;

    /** Whether its messages need sequence numbers. */
    public boolean numbered = true;

    /** What opening it comes to. */
    public CompletableFuture<Void> opening = CompletableFuture.completedFuture(null);

    /** Why it was closed. */
    public final List<LinkDownReason> closed = new ArrayList<>();

    /** Pings that the volume of data demanded, by the sequence number in them. */
    public final List<Integer> forcedPings = new ArrayList<>();

    /** What is told of it; nothing unless a test says so. */
    public @Nullable LinkStatus status;

    /** How often what is known of its path became outdated. */
    public int outdated;

    /** How often its path was to be searched. */
    public int searches;

    /** Where its messages go. */
    public final FakeOutput output;

    private final LinkHost host;
    private final int id;
    private LinkConfig config;

    /** A link that is not open yet. */
    public FakeLink(LinkHost host, int id, LinkConfig config) {
        this.host = host;
        this.id = id;
        this.config = config;
        output = new FakeOutput(host.loop());
    }

    @Override
    public CompletableFuture<Void> open() {
        return opening;
    }

    @Override
    public CompletableFuture<Void> close(LinkDownReason reason) {
        closed.add(reason);
        usable = false;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public @Nullable LinkConfig pendingConfig() {
        return null;
    }

    @Override
    public void clearStats() {}

    @Override
    public FakeOutput output() {
        return output;
    }

    @Override
    public boolean isUsable() {
        return usable;
    }

    @Override
    public String describeDown() {
        return "link " + id + " is " + (usable ? "usable" : "not usable");
    }

    @Override
    public boolean numbersMessages() {
        return numbered;
    }

    @Override
    public void forcePing(int sequence) {
        forcedPings.add(sequence);
    }

    @Override
    public Optional<KnownPath> path() {
        return Optional.empty();
    }

    @Override
    public void outdatePath() {
        outdated++;
    }

    @Override
    public void searchPath() {
        searches++;
    }

    @Override
    public @Nullable InetSocketAddress peer() {
        return null;
    }

    @Override
    public boolean accepts(InetAddress source) {
        return true;
    }

    @Override
    public void checkAccess() {}

    @Override
    public void receive(InboundPacket packet) {
        packet.release();
    }

    @Override
    public KnetException removedException() {
        return new KnetException(KnetError.UNKNOWN_LINK, "link " + this + " was removed");
    }

    @Override
    public LinkHost host() {
        return host;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public LinkConfig config() {
        return config;
    }

    @Override
    public void priority(int priority) {
        config = config.withPriority(priority);
        host.linksChanged();
    }

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public boolean isUp() {
        return usable;
    }

    @Override
    public CompletableFuture<Void> removeAsync() {
        return host.remove(this, LinkDownReason.REMOVED);
    }

    @Override
    public String toString() {
        return host.id() + "/" + id;
    }

    // ---- no part of a node asks for these

    private static UnsupportedOperationException onlyForPrograms() {
        return new UnsupportedOperationException("only programs call this");
    }

    @Override
    public LinkPing ping(Duration patience) {
        throw onlyForPrograms();
    }

    @Override
    public LinkPing ping(int size, Duration patience) {
        throw onlyForPrograms();
    }

    @Override
    public CompletableFuture<LinkPing> pingAsync(Duration patience) {
        throw onlyForPrograms();
    }

    @Override
    public CompletableFuture<LinkPing> pingAsync(int size, Duration patience) {
        throw onlyForPrograms();
    }

    @Override
    public InetSocketAddress localAddress() {
        throw onlyForPrograms();
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        throw onlyForPrograms();
    }

    @Override
    public void reconfigure(LinkConfig wanted) {
        throw onlyForPrograms();
    }

    @Override
    public CompletableFuture<KnetLink> reconfigureAsync(LinkConfig wanted) {
        throw onlyForPrograms();
    }

    @Override
    public void remove() {
        throw onlyForPrograms();
    }

    @Override
    public AccessControl accessList() {
        throw onlyForPrograms();
    }

    @Override
    public void enable() {
        throw onlyForPrograms();
    }

    @Override
    public void disable() {
        throw onlyForPrograms();
    }

    @Override
    public LinkStatus status() {
        if (status != null) {
            return status;
        }
        throw onlyForPrograms();
    }

    @Override
    public void timers(LinkTimers timers) {
        throw onlyForPrograms();
    }

    @Override
    public CompletableFuture<KnetLink> whenUp() {
        throw onlyForPrograms();
    }

    @Override
    public CompletableFuture<KnetLink> whenDown() {
        throw onlyForPrograms();
    }

    @Override
    public CompletableFuture<KnetLink> whenMtuKnown() {
        throw onlyForPrograms();
    }
}

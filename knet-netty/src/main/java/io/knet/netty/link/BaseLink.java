package io.knet.netty.link;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkPing;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.LoopCalls;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What links of all transports have in common. Any thread, unless stated otherwise. */
public abstract class BaseLink implements HostLink {
    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(1);

    private final LinkHost host;
    private final LinkId id;
    private final LinkConfiguration configuration;
    private final LinkCounts counts;
    private final LinkPresence presence;
    private final LoopCalls calls;
    private final Completions completions;

    /**
     * A link that is not open yet.
     *
     * @param presence whether it is there
     * @param calls waits for the link's event loop
     * @param completions completes futures of the application
     */
    protected BaseLink(
            LinkHost host,
            LinkId id,
            LinkConfiguration configuration,
            LinkCounts counts,
            LinkPresence presence,
            LoopCalls calls,
            Completions completions) {
        this.host = host;
        this.id = id;
        this.configuration = configuration;
        this.counts = counts;
        this.presence = presence;
        this.calls = calls;
        this.completions = completions;
    }

    /** Whether the link is there. */
    protected LinkPresence presence() {
        return presence;
    }

    @Override
    public KnetException removedException() {
        return presence.removedException();
    }

    /**
     * Checks that the API may be used.
     *
     * @throws KnetException if the link was removed or the handle closed
     */
    protected void checkUsable() {
        presence.checkUsable();
    }

    /** Runs something on the link's event loop, and waits for it if that is possible. */
    protected void onLoop(Runnable task) {
        calls.run(host.loop(), task);
    }

    /** The future of a result, as the application gets it. */
    protected <T> CompletableFuture<T> forApplication(CompletableFuture<T> result) {
        return completions.pass(result);
    }

    /** What is counted on it. */
    protected LinkCounts counts() {
        return counts;
    }

    /** How it is configured. */
    protected LinkConfiguration configuration() {
        return configuration;
    }

    @Override
    public @Nullable LinkConfig pendingConfig() {
        return configuration.pending();
    }

    // ---- the API

    @Override
    public LinkHost host() {
        return host;
    }

    @Override
    public int id() {
        return id.linkId();
    }

    @Override
    public LinkConfig config() {
        return configuration.current();
    }

    @Override
    public void priority(int priority) {
        if (priority < 0 || priority > KnetLimits.MAX_PRIORITY) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "priority " + priority + " must be 0 to " + KnetLimits.MAX_PRIORITY);
        }
        checkUsable();
        onLoop(
                () -> {
                    configuration.update(config -> config.withPriority(priority));
                    host.linksChanged();
                });
    }

    @Override
    public void reconfigure(LinkConfig wanted) {
        requireNonNull(wanted, "config");
        calls.requireOffLoop("reconfigureAsync");
        LoopCalls.awaitUninterruptibly(change(wanted));
    }

    @Override
    public CompletableFuture<KnetLink> reconfigureAsync(LinkConfig wanted) {
        requireNonNull(wanted, "config");
        return forApplication(change(wanted));
    }

    /** Changes the configuration; a refusal fails the result. */
    protected abstract CompletableFuture<KnetLink> change(LinkConfig wanted);

    @Override
    public LinkPing ping(Duration patience) {
        return pingAndWait(OptionalInt.empty(), patience);
    }

    @Override
    public LinkPing ping(int size, Duration patience) {
        return pingAndWait(OptionalInt.of(size), patience);
    }

    private LinkPing pingAndWait(OptionalInt size, Duration patience) {
        requireNonNull(patience, "patience");
        calls.requireOffLoop("pingAsync");
        return LoopCalls.awaitUninterruptibly(checkedPing(size, patience));
    }

    @Override
    public CompletableFuture<LinkPing> pingAsync(Duration patience) {
        return forApplication(checkedPing(OptionalInt.empty(), patience));
    }

    @Override
    public CompletableFuture<LinkPing> pingAsync(int size, Duration patience) {
        return forApplication(checkedPing(OptionalInt.of(size), patience));
    }

    private CompletableFuture<LinkPing> checkedPing(OptionalInt size, Duration patience) {
        requireNonNull(patience, "patience");
        if (size.isPresent() && (size.getAsInt() < 1 || size.getAsInt() > KnetLimits.MAX_MTU)) {
            return refused("size " + size.getAsInt() + " must be 1 to " + KnetLimits.MAX_MTU);
        }
        if (patience.compareTo(SHORTEST_PATIENCE) < 0
                || patience.compareTo(KnetLimits.MAX_INTERVAL) > 0) {
            return refused("patience " + patience + " must be 1 ms to 1 day");
        }
        try {
            checkUsable();
        } catch (KnetException gone) {
            return CompletableFuture.failedFuture(gone);
        }
        return sendPing(size, patience);
    }

    private static CompletableFuture<LinkPing> refused(String message) {
        return CompletableFuture.failedFuture(
                new KnetException(KnetError.INVALID_ARGUMENT, message));
    }

    /**
     * Sends a ping that the application asks for.
     *
     * @param size of the IP packet, 1 to 65535; empty for the smallest
     * @param patience how long to wait for the answer, 1 ms to 1 day
     */
    protected abstract CompletableFuture<LinkPing> sendPing(OptionalInt size, Duration patience);

    @Override
    public void remove() {
        checkUsable();
        calls.requireOffLoop("removeAsync");
        LoopCalls.awaitUninterruptibly(host.remove(this, LinkDownReason.REMOVED));
    }

    @Override
    public CompletableFuture<Void> removeAsync() {
        try {
            checkUsable();
        } catch (KnetException gone) {
            return CompletableFuture.failedFuture(gone);
        }
        return forApplication(host.remove(this, LinkDownReason.REMOVED));
    }

    @Override
    public String toString() {
        return id.toString();
    }
}

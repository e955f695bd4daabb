package io.knet.testkit;

import static java.util.Objects.requireNonNull;

import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.HandleCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link TestCluster} through all its runs. Each run has a handle of its own, which
 * knows all other nodes as hosts, has its links to them, and forwards messages; channels, filter
 * and listeners are the test's business, or that of {@link TestCluster.Builder#onStart}. To be used
 * by the test's thread.
 */
public final class TestNode {
    private static final int ATTEMPTS = 5;

    private final TestCluster cluster;
    private final Ground ground;
    private final TestCluster.Settings settings;
    private final int index;
    private @Nullable KnetHandle handle;
    private @Nullable NodeGround process;

    TestNode(TestCluster cluster, Ground ground, TestCluster.Settings settings, int index) {
        this.cluster = cluster;
        this.ground = ground;
        this.settings = settings;
        this.index = index;
    }

    int index() {
        return index;
    }

    /** Its host id, from 1. */
    public int id() {
        return index + 1;
    }

    /** Whether it has a handle: it was started, and neither stopped nor killed since. */
    public boolean isRunning() {
        return handle != null;
    }

    /**
     * The handle of its present run. Tests may do with it what programs do, but not close it: that
     * is {@link #stop}.
     *
     * @throws IllegalStateException if the node does not run
     */
    public KnetHandle handle() {
        KnetHandle present = handle;
        if (present == null) {
            throw new IllegalStateException(this + " does not run");
        }
        return present;
    }

    /** Another node, as this one sees it. */
    public KnetHost host(TestNode other) {
        return handle().host(requireNonNull(other, "other").id());
    }

    /** A link to another node, as this one sees it. */
    public KnetLink link(TestNode other, int link) {
        return host(other).link(link);
    }

    /**
     * Starts the node, if it does not run. When this returns its links are configured, but not yet
     * up: {@link TestCluster#runUntilConnected}.
     */
    public void start() {
        if (handle != null) {
            return;
        }
        NodeGround begun = ground.newProcess(index);
        NettyHandleBuilder builder = begun.newHandle(id());
        settings.handles().accept(builder, id());
        KnetHandle started = builder.build();
        process = begun;
        handle = started;
        started.onEvent(event -> ground.changed());
        started.enableForwarding();
        for (TestNode other : cluster.nodes()) {
            if (other != this) {
                started.addHost(
                        other.id(), settings.hosts().apply(HostConfig.of(settings.policy())));
            }
        }
        settings.onStart().accept(this);
        for (TestNode other : cluster.nodes()) {
            for (int link = 0; other != this && link < settings.links(); link++) {
                addLink(other, link);
            }
        }
    }

    private void addLink(TestNode other, int link) {
        LinkConfig config =
                LinkConfig.udp(ground.local(index, link), ground.remote(index, other.index, link))
                        .withTimers(settings.timers().orElseGet(ground::timers))
                        .withPriority(link);
        for (int attempt = 1; ; attempt++) {
            try {
                cluster.join(host(other).addLinkAsync(link, config), ground.patience());
                return;
            } catch (KnetException failure) {
                // Somebody else may take a free port between its choice and its use.
                if (failure.error() != KnetError.ADDRESS_IN_USE || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    /**
     * Closes the handle in order, if the node runs: what it has accepted is sent first.
     *
     * @throws AssertionError if it leaves something behind (buffers, sockets, threads, timers), or
     *     a callback of the program has failed
     */
    public void stop() {
        List<String> left = end(true);
        if (!left.isEmpty()) {
            throw new AssertionError(cluster.words(this + " leaves " + String.join(", ", left)));
        }
    }

    List<String> end(boolean inOrder) {
        KnetHandle ending = handle;
        NodeGround ended = process;
        if (ending == null || ended == null) {
            return List.of();
        }
        List<String> left = new ArrayList<>();
        CompletableFuture<Void> closed =
                inOrder ? ending.closeAsync() : ending.closeAsync(Duration.ZERO);
        if (!ground.until(closed::isDone, ground.patience())) {
            left.add("a handle that does not close");
        }
        handle = null;
        process = null;
        long failures = ending.lifetimeStats().get(HandleCounter.CALLBACK_FAILURES);
        if (failures > 0) {
            left.add(failures + " failed calls of callbacks, of which the log tells");
        }
        left.addAll(ended.end());
        return left;
    }

    /**
     * The node's process dies, if it runs. On a simulated network without any further word; what
     * waits in it is lost, and what it has is not looked at. On real sockets the handle is closed
     * at once, without sending what waits.
     */
    public void kill() {
        NodeGround dying = process;
        if (dying == null) {
            return;
        }
        if (settings.network() == NetworkKind.SIMULATED) {
            dying.kill();
            handle = null;
            process = null;
        } else {
            end(false);
        }
    }

    /** {@link #stop Stops} the node, then starts it again with a new handle. */
    public void restart() {
        stop();
        start();
    }

    /**
     * The node's threads do nothing for a while, as in a long collection of garbage. On a simulated
     * network only.
     *
     * @throws IllegalStateException if the node does not run, or has real threads
     * @throws IllegalArgumentException if the time is negative, or more than a hundred years
     */
    public void stall(Duration time) {
        TestCluster.requireTime("time", requireNonNull(time, "time"));
        NodeGround stalled = process;
        if (stalled == null) {
            throw new IllegalStateException(this + " does not run");
        }
        stalled.stall(time);
    }

    @Override
    public String toString() {
        return "node " + id();
    }
}

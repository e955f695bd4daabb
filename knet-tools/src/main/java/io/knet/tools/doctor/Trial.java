package io.knet.tools.doctor;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import io.knet.admin.value.LinkName;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStatus;
import io.knet.tools.Messages;
import io.knet.tools.node.option.AclSpec;
import io.knet.tools.node.option.LinkSpec;
import io.knet.tools.node.option.NodeSettings;
import io.knet.tools.node.option.PeerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the node for a moment, without a data channel: each link until it is well, and not so long
 * that the peer takes this node for reachable.
 */
final class Trial implements AutoCloseable {
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();
    private static final Duration FAST = Duration.ofMillis(200);

    private final KnetHandle handle;
    private final Map<LinkName, KnetLink> links = new LinkedHashMap<>();
    private final Map<LinkName, TrialEnd> ends = new LinkedHashMap<>();
    private final Map<LinkName, LinkTrial> ended = new LinkedHashMap<>();
    private final Map<LinkName, LinkTrial.Refusal> refused = new LinkedHashMap<>();

    /**
     * Opens the links, whose ports it takes.
     *
     * @throws KnetException if there cannot be such a node
     */
    Trial(NodeSettings settings) {
        handle = build(settings);
        boolean open = false;
        try {
            settings.mtu().ifPresent(handle.mtu()::manual);
            settings.file().ifPresent(file -> file.applyTo(handle));
            for (PeerSpec peer : settings.peers()) {
                KnetHost host = handle.addHost(peer.id(), peer.config());
                settings.links().stream()
                        .filter(link -> link.name().host() == host.id())
                        .filter(link -> link.config().transport() != LinkTransport.LOOPBACK)
                        .forEach(link -> add(host, link));
            }
            settings.acls().forEach(this::accept);
            open = true;
        } finally {
            if (!open) {
                handle.close();
            }
        }
    }

    private static KnetHandle build(NodeSettings settings) {
        NettyHandleBuilder builder =
                new NettyHandleBuilder(settings.id()).nativeMode(settings.nativeMode());
        settings.clearTraffic().ifPresent(builder::clearTraffic);
        settings.crypto().ifPresent(builder::crypto);
        settings.sessions().ifPresent(builder::sessions);
        settings.file().ifPresent(file -> file.applyTo(builder));
        return builder.build();
    }

    private void add(KnetHost host, LinkSpec link) {
        LinkTimers timers = link.config().timers();
        LinkConfig fast =
                link.config()
                        .withEnabled(false)
                        .withTimers(
                                timers.withTimes(
                                        timers.pingInterval().compareTo(FAST) < 0
                                                ? timers.pingInterval()
                                                : FAST,
                                        timers.pongTimeout()));
        try {
            links.put(link.name(), host.addLink(link.name().link(), fast));
            ends.put(link.name(), new TrialEnd(timers));
        } catch (KnetException refusal) {
            refused.put(link.name(), new LinkTrial.Refusal(refusal.error(), Messages.of(refusal)));
        }
    }

    private void accept(AclSpec acl) {
        KnetLink link = links.get(acl.name());
        if (link != null) {
            link.accessList().add(acl.entry());
        }
    }

    /**
     * Runs the links, each until it is well, the peer would soon take it for up, or the time is
     * over: a link that is well does not wait for the others.
     *
     * @param time at most
     * @param clock is looked at meanwhile
     */
    List<LinkTrial> run(Duration time, ClockWatch clock) {
        links.values().forEach(KnetLink::enable);
        long end = System.nanoTime() + time.toNanos();
        endThose(false);
        while (ended.size() < links.size()
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
            clock.look();
            endThose(false);
        }
        endThose(true);
        return result();
    }

    /** Ends the trials that may end, or all. */
    private void endThose(boolean all) {
        links.forEach(
                (name, link) -> {
                    if (!ended.containsKey(name)) {
                        LinkStatus status = link.status();
                        LinkTrial trial = of(name, status);
                        boolean over = isOver(name, status);
                        if (all || trial.isWell() || over) {
                            link.disable();
                            ended.put(name, trial);
                        }
                    }
                });
    }

    private boolean isOver(LinkName name, LinkStatus status) {
        TrialEnd end = ends.get(name);
        return end != null
                && end.isReached(
                        status.stats().get(LinkCounter.RX_PING_PACKETS), System.nanoTime());
    }

    private List<LinkTrial> result() {
        List<LinkTrial> trials = new ArrayList<>(ended.values());
        refused.forEach(
                (name, refusal) ->
                        trials.add(
                                new LinkTrial(
                                        name,
                                        Optional.of(refusal),
                                        false,
                                        false,
                                        Optional.empty(),
                                        Optional.empty())));
        return trials;
    }

    private static LinkTrial of(LinkName name, LinkStatus status) {
        return new LinkTrial(
                name,
                Optional.empty(),
                status.stats().get(LinkCounter.RX_PONG_PACKETS) > 0,
                status.stats().get(LinkCounter.RX_PING_PACKETS) > 0,
                status.latency().last(),
                status.diagnosis()
                        .filter(now -> now.code().severity() != DiagnosisCode.Severity.INFO));
    }

    @Override
    public void close() {
        handle.close();
    }
}

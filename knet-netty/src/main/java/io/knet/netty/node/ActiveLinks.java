package io.knet.netty.node;

import io.knet.KnetEvent;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.LimitedLog;
import io.knet.protocol.LinkSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;

/**
 * The links of a host that carry its messages, as its policy chooses them; a host that has such a
 * link is reachable (spec wire 10). They are chosen on the host's event loop, and read on any
 * thread.
 */
final class ActiveLinks {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HOST);

    /** Lines at once: a host that comes and goes more often does so every second. */
    private static final int LOG_BURST = 8;

    private final NettyHost host;
    private final HostLinks links;
    private final LinkSelector selector = new LinkSelector();
    private final LimitedLog log;
    private final StateFuture<KnetHost> reachability;

    private volatile boolean reachable;

    ActiveLinks(NettyHost host, HostLinks links) {
        this.host = host;
        this.links = links;
        log = new LimitedLog(LOG, host.loop().ticker(), LOG_BURST);
        reachability = new StateFuture<>(host, host.node().completions);
    }

    // ---- on the loop

    /**
     * Chooses the active links again, and reports if the host became reachable or stopped being so.
     */
    void recompute() {
        int[] priorities = new int[KnetLimits.MAX_LINKS];
        for (NettyLink link : links.present()) {
            priorities[link.id()] = link.config().priority();
        }
        selector.update(host.policy(), usable(), priorities);
        LoopbackLink own = links.loopback();
        boolean now = selector.isReachable() || (own != null && own.isUp());
        if (now != reachable) {
            reachable = now;
            if (!now) {
                host.window().reset();
            }
            log.info("host {} is {}", host, now ? "reachable" : "not reachable");
            host.node().events.post(new KnetEvent.HostReachability(host.id(), now));
            reachability.set(now);
        }
    }

    // ---- on any thread

    boolean isReachable() {
        return reachable;
    }

    CompletableFuture<KnetHost> whenReachable(boolean wanted) {
        return reachability.when(wanted);
    }

    /** Fails those who wait. */
    void end(RuntimeException reason) {
        reachability.end(reason);
    }

    /** The links that the policy uses, as a mask. */
    int mask() {
        return selector.activeMask();
    }

    boolean contains(int link) {
        return (selector.activeMask() & 1 << link) != 0;
    }

    /** The ids of the links that the policy uses, and that of a loopback link which is up. */
    List<Integer> ids() {
        List<Integer> active = new ArrayList<>();
        for (int rest = selector.activeMask(); rest != 0; rest &= rest - 1) {
            active.add(Integer.numberOfTrailingZeros(rest));
        }
        LoopbackLink own = links.loopback();
        if (own != null && own.isUp()) {
            active.add(own.id());
        }
        return active;
    }

    /** The links for one message, as a mask; 0 if the host is not reachable. */
    int forMessage() {
        return selector.maskForMessage();
    }

    /** The links that may carry messages, whether the policy uses them or not, as a mask. */
    int usable() {
        int usable = 0;
        for (int i = 0; i < KnetLimits.MAX_LINKS; i++) {
            NettyLink link = links.get(i);
            if (link != null && link.isUsable()) {
                usable |= 1 << i;
            }
        }
        return usable;
    }
}

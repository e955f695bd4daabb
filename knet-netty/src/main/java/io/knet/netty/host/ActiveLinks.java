package io.knet.netty.host;

import io.knet.KnetEvent;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.event.HostReachabilityEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.link.HostLink;
import io.knet.protocol.LinkSelector;
import io.knet.protocol.ReceiveWindow;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The links of a host that carry its messages, as its policy chooses them; a host that has such a
 * link is reachable (spec wire 10). They are chosen on the host's event loop, and read on any
 * thread.
 */
public final class ActiveLinks {
    /** Lines at once: a host that comes and goes more often does so every second. */
    private static final int LOG_BURST = 8;

    private final HostIdentity host;
    private final EventLoop loop;
    private final HostLinks links;
    private final ReceiveWindow window; // loop only
    private final Consumer<KnetEvent> events;
    private final LinkSelector selector = new LinkSelector();
    private final LimitedLog log;
    private final StateFuture reachability;

    /** Written on the loop. */
    private volatile boolean reachable;

    /** Written on the loop: whether messages over one of the links need sequence numbers. */
    private volatile boolean numberMessages;

    /** Written on the loop. */
    private volatile LinkPolicy policy;

    ActiveLinks(
            int localHost,
            HostIdentity host,
            EventLoop loop,
            HostLinks links,
            ReceiveWindow window,
            LinkPolicy policy,
            Consumer<KnetEvent> events,
            Executor completions) {
        this.host = host;
        this.loop = loop;
        this.links = links;
        this.window = window;
        this.policy = policy;
        this.events = events;
        log = new LimitedLog(HandleLog.of(LogSubsystem.HOST, localHost), loop.ticker(), LOG_BURST);
        reachability = new StateFuture(completions);
    }

    // ---- on the loop

    /** Chooses by another policy from now on. */
    void policy(LinkPolicy newPolicy) {
        assert LoopCalls.owns(loop);
        policy = newPolicy;
        recompute();
    }

    /**
     * Chooses the active links again, and tells if the host became reachable or stopped being so.
     */
    void recompute() {
        assert LoopCalls.owns(loop);
        int[] priorities = new int[KnetLimits.MAX_LINKS];
        boolean numbers = false;
        for (HostLink link : links.all()) {
            priorities[link.id()] = link.config().priority();
            numbers |= link.numbersMessages();
        }
        numberMessages = numbers;
        selector.update(policy, usable(), priorities);
        boolean now = selector.isReachable();
        if (now != reachable) {
            reachable = now;
            if (!now) {
                // What came in sessions stays known: their numbers tell old from new.
                window.reset();
            }
            log.info("host {} is {}", host, now ? "reachable" : "not reachable");
            events.accept(new HostReachabilityEvent(host.id(), now));
            reachability.set(now);
        }
    }

    // ---- on any thread

    LinkPolicy policy() {
        return policy;
    }

    /** Whether a link carries messages. */
    public boolean isReachable() {
        return reachable;
    }

    boolean numberMessages() {
        return numberMessages;
    }

    CompletableFuture<KnetHost> whenReachable(boolean wanted, KnetHost who) {
        return reachability.when(wanted, () -> who);
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

    /** The ids of the links that the policy uses. */
    List<Integer> ids() {
        List<Integer> active = new ArrayList<>();
        for (int rest = selector.activeMask(); rest != 0; rest &= rest - 1) {
            active.add(Integer.numberOfTrailingZeros(rest));
        }
        return active;
    }

    /** The links for one message, as a mask; 0 if the host is not reachable. */
    public int forMessage() {
        return selector.maskForMessage();
    }

    /** The links that may carry messages, whether the policy uses them or not, as a mask. */
    public int usable() {
        int usable = 0;
        for (HostLink link : links.all()) {
            if (link.isUsable()) {
                usable |= 1 << link.id();
            }
        }
        return usable;
    }
}

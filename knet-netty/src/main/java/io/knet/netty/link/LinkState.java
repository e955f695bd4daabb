package io.knet.netty.link;

import io.knet.KnetLink;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.StateFuture;
import io.knet.protocol.LinkMonitor;
import io.knet.protocol.Transition;
import io.knet.protocol.UpDownHistory;
import io.knet.stats.LinkCounter;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a link is enabled and up, and since when: what the monitor says, and what other threads
 * see of it. What has to follow from a change is for {@link LinkLife}.
 */
final class LinkState {
    private final EventLoop loop;
    private final LinkMonitor monitor; // loop only
    private final LinkCounts counts;
    private final InstantSource wallClock;
    private final UpDownHistory history = new UpDownHistory(); // loop only
    private final StateFuture upFuture;

    /** Written on the loop. */
    private volatile LinkView view;

    /**
     * The state of a link that was never enabled.
     *
     * @param upFuture completes when the link comes up, or goes down
     * @param counts counts ups and downs
     * @param wallClock dates ups and downs
     */
    LinkState(
            EventLoop loop,
            LinkMonitor monitor,
            StateFuture upFuture,
            LinkCounts counts,
            InstantSource wallClock) {
        this.loop = loop;
        this.monitor = monitor;
        this.upFuture = upFuture;
        this.counts = counts;
        this.wallClock = wallClock;
        view = LinkView.initial(monitor);
    }

    // ---- changes of what is known, on the loop

    /** Starts to be watched; false if it is already. */
    boolean enable() {
        assert LoopCalls.owns(loop);
        if (monitor.isEnabled()) {
            return false;
        }
        monitor.enable(nanoTime());
        publish();
        return true;
    }

    Transition disable() {
        assert LoopCalls.owns(loop);
        return monitor.disable(nanoTime());
    }

    Transition takeDown() {
        assert LoopCalls.owns(loop);
        return monitor.takeDown(nanoTime());
    }

    void changeTimers(LinkTimers timers) {
        assert LoopCalls.owns(loop);
        monitor.changeTimers(timers);
    }

    /** The link is about to lead elsewhere. */
    Transition changePeer(boolean dynamic) {
        assert LoopCalls.owns(loop);
        return monitor.changePeer(dynamic, nanoTime());
    }

    Transition pong(long rttNanos) {
        assert LoopCalls.owns(loop);
        Transition transition = monitor.onPong(nanoTime(), rttNanos);
        publish();
        return transition;
    }

    Transition earlyData() {
        assert LoopCalls.owns(loop);
        return monitor.onEarlyData();
    }

    Transition checkTimeout(long nowNanos) {
        assert LoopCalls.owns(loop);
        return monitor.checkTimeout(nowNanos);
    }

    /** Time since the last pong; 0 if there was none. */
    long silenceNanos(long nowNanos) {
        assert LoopCalls.owns(loop);
        return nowNanos - monitor.lastPongNanos().orElse(nowNanos);
    }

    /** The mean of the last round trips; 0 if there was none. */
    long latencyNanos() {
        assert LoopCalls.owns(loop);
        return monitor.latency().averageNanos();
    }

    Transition transportError() {
        assert LoopCalls.owns(loop);
        return monitor.onTransportError(nanoTime());
    }

    /** Counts an up, and writes it into the history. */
    void recordUp() {
        assert LoopCalls.owns(loop);
        counts.add(LinkCounter.UP_COUNT, 1);
        history.up(wallClock.instant());
        view = view.cameUp(monitor, history);
    }

    /** Counts a down, and writes it into the history. */
    void recordDown(LinkDownReason reason, String words) {
        assert LoopCalls.owns(loop);
        counts.add(LinkCounter.DOWN_COUNT, 1);
        history.down(wallClock.instant(), reason);
        view = view.wentDown(monitor, history, words);
    }

    /** Tells those who wait for the link to come up, or to go down. */
    void tellWaiters(boolean up) {
        upFuture.set(up);
    }

    /** Shows other threads what the monitor says. */
    void publish() {
        assert LoopCalls.owns(loop);
        view = view.updated(monitor);
    }

    void clearStats() {
        assert LoopCalls.owns(loop);
        history.clear();
        monitor.latency().clearExtremes();
        view = view.cleared(monitor);
    }

    // ---- on any thread

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }

    LinkView view() {
        return view;
    }

    boolean isUp() {
        return view.up();
    }

    boolean isEnabled() {
        return view.enabled();
    }

    /** Completes with the link when it is up, or when it is down. */
    CompletableFuture<KnetLink> when(boolean up, KnetLink link) {
        return upFuture.when(up, () -> link);
    }

    /** Fails those who wait. */
    void end(RuntimeException reason) {
        upFuture.end(reason);
    }
}

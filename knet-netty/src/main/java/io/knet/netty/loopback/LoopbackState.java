package io.knet.netty.loopback;

import io.knet.LinkDownReason;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.link.LinkCounts;
import io.knet.protocol.UpDownHistory;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkEvent;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Whether the link of this node to itself is up, and when it was. */
final class LoopbackState {
    private final EventLoop loop;
    private final LinkCounts counts;
    private final InstantSource wallClock;
    private final UpDownHistory history = new UpDownHistory(); // loop only

    /** Written on the loop. */
    private volatile View view = new View(false, List.of(), Optional.empty());

    /**
     * What other threads may know of the link.
     *
     * @param lastDown why it went down last
     */
    record View(boolean up, List<LinkEvent> history, Optional<String> lastDown) {}

    /**
     * A link that is down.
     *
     * @param counts counts ups and downs
     * @param wallClock dates them
     */
    LoopbackState(EventLoop loop, LinkCounts counts, InstantSource wallClock) {
        this.loop = loop;
        this.counts = counts;
        this.wallClock = wallClock;
    }

    // ---- on the loop

    void up() {
        assert LoopCalls.owns(loop);
        counts.add(LinkCounter.UP_COUNT, 1);
        history.up(wallClock.instant());
        view = new View(true, history.events(), view.lastDown);
    }

    void down(LinkDownReason reason) {
        assert LoopCalls.owns(loop);
        counts.add(LinkCounter.DOWN_COUNT, 1);
        history.down(wallClock.instant(), reason);
        view = new View(false, history.events(), Optional.of(reason.name()));
    }

    /** Starts the history anew. */
    void clearStats() {
        assert LoopCalls.owns(loop);
        history.clear();
        view = new View(view.up, history.events(), view.lastDown);
    }

    // ---- on any thread

    boolean isUp() {
        return view.up;
    }

    View view() {
        return view;
    }
}

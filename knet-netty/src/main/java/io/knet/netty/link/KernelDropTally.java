package io.knet.netty.link;

import io.knet.netty.concurrent.LoopCalls;
import io.netty.channel.EventLoop;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * What the kernel dropped because the buffer of a socket was full, as it counts it from the
 * socket's beginning: what came since the last look, and what is to be told of it now. On one event
 * loop.
 */
public final class KernelDropTally {
    /** Somebody who floods a socket must not flood those who listen to events, nor the log. */
    private static final long REPORT_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final EventLoop loop;

    /** The kernel's count at the last look. */
    private int before; // loop only

    private long untold; // loop only
    private boolean toldBefore; // loop only
    private long toldAtNanos; // loop only

    /** Nothing was counted yet. */
    public KernelDropTally(EventLoop loop) {
        this.loop = loop;
    }

    /** The next look is at another socket, whose count begins with 0. */
    public void newSocket() {
        assert LoopCalls.owns(loop);
        before = 0;
    }

    /**
     * Looks at the kernel's count.
     *
     * @param now the count, which wraps around after 32 bits; empty if the kernel does not say. A
     *     count that has gone back is none: that of a socket which was closed meanwhile, perhaps
     * @return what was dropped since the last look
     */
    public long look(OptionalInt now) {
        assert LoopCalls.owns(loop);
        if (now.isEmpty()) {
            return 0;
        }
        int dropped = now.getAsInt() - before;
        if (dropped < 0) {
            return 0;
        }
        before = now.getAsInt();
        untold += dropped;
        return dropped;
    }

    /**
     * What is to be reported now, and not again: all that was dropped since the last report, but
     * not sooner than 10 s after it.
     *
     * @return 0 if there is nothing to report, or not yet
     */
    public long takeReport(long nowNanos) {
        assert LoopCalls.owns(loop);
        boolean tooSoon = toldBefore && nowNanos - toldAtNanos < REPORT_PERIOD_NANOS;
        if (untold == 0 || tooSoon) {
            return 0;
        }
        toldBefore = true;
        toldAtNanos = nowNanos;
        return takeRest();
    }

    /** What is to be reported when a socket is closed. */
    public long takeRest() {
        assert LoopCalls.owns(loop);
        long rest = untold;
        untold = 0;
        return rest;
    }
}

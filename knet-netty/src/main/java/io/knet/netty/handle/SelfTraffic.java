package io.knet.netty.handle;

import io.knet.KnetLimits;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.HostLink;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** What this node has sent to itself over sockets, and has not received yet. */
final class SelfTraffic {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What has not come by then is lost. libknet waits so long each time. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    private final int localHost;
    private final Hosts hosts;

    SelfTraffic(int localHost, Hosts hosts) {
        this.localHost = localHost;
        this.hosts = hosts;
    }

    /**
     * Runs an action when all that was sent has been received, or does not come any more; at once
     * if this node has no link to itself. Any thread.
     */
    void whenReceived(Runnable action) {
        NettyHost self = hosts.get(localHost);
        if (self == null) {
            action.run();
            return;
        }
        // Behind what the host's loop has yet to send.
        boolean submitted =
                LoopCalls.submit(
                        self.loop(),
                        () -> look(self, self.loop().ticker().nanoTime() + LONGEST_NANOS, action));
        if (!submitted) {
            action.run();
        }
    }

    private static void look(NettyHost self, long untilNanos, Runnable action) {
        if (isComing(self) && self.loop().ticker().nanoTime() - untilNanos < 0) {
            try {
                self.loop()
                        .schedule(
                                () -> look(self, untilNanos, action),
                                LOOK_NANOS,
                                TimeUnit.NANOSECONDS);
                return;
            } catch (RejectedExecutionException ended) {
                // Nothing is received any more.
            }
        }
        action.run();
    }

    private static boolean isComing(NettyHost self) {
        long sent = 0;
        long received = 0;
        for (int id = 0; id < KnetLimits.MAX_LINKS; id++) {
            HostLink link = self.linkOrNull(id);
            if (link != null && link.numbersMessages()) {
                // What is cleared meanwhile would be missing on one side only.
                LinkStats stats = link.status().lifetimeStats();
                sent += stats.get(LinkCounter.TX_DATA_PACKETS);
                received += stats.get(LinkCounter.RX_DATA_PACKETS);
            }
        }
        return received < sent;
    }
}

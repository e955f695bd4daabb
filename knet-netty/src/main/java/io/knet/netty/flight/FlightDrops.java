package io.knet.netty.flight;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.knet.stats.DropReason;
import java.util.Map;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * What a node drops, recorded once in a period for each reason for which something was. The
 * recorder asks on a thread of its own, so nothing is counted for it, and it is not woken for this
 * before somebody records.
 */
final class FlightDrops implements FlightRecorderListener, Runnable {
    private final int node;
    private final Supplier<Map<DropReason, Long>> lifetime;

    private volatile boolean ended; // set once

    @GuardedBy("this")
    private Map<DropReason, Long> before;

    @GuardedBy("this")
    private long lookedAtNanos;

    private FlightDrops(int node, Supplier<Map<DropReason, Long>> lifetime) {
        this.node = node;
        this.lifetime = lifetime;
        before = lifetime.get();
        lookedAtNanos = System.nanoTime();
    }

    /** Begins; what is returned ends it. */
    static Runnable watch(int node, Supplier<Map<DropReason, Long>> lifetime) {
        FlightDrops drops = new FlightDrops(node, lifetime);
        FlightRecorder.addListener(drops);
        return drops::end;
    }

    /** Somebody records, now or for the first time. */
    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        // Without our lock, which the recorder's own thread takes.
        FlightRecorder.addPeriodicEvent(DropsRecord.class, this);
        if (ended) {
            FlightRecorder.removePeriodicEvent(this);
        }
    }

    private void end() {
        ended = true;
        FlightRecorder.removeListener(this);
        FlightRecorder.removePeriodicEvent(this);
        run();
    }

    /** A period has passed. */
    @Override
    public synchronized void run() {
        Map<DropReason, Long> now = lifetime.get();
        long nowNanos = System.nanoTime();
        for (Map.Entry<DropReason, Long> reason : now.entrySet()) {
            long more = reason.getValue() - before.getOrDefault(reason.getKey(), 0L);
            if (more > 0) {
                DropsRecord record = new DropsRecord();
                record.node = node;
                record.reason = reason.getKey().descriptor().name();
                record.dropped = more;
                record.interval = nowNanos - lookedAtNanos;
                record.commit();
            }
        }
        before = now;
        lookedAtNanos = nowNanos;
    }
}

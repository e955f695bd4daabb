package io.knet.netty.mtu;

import io.knet.KnetEvent;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.StateFuture;
import io.knet.protocol.MtuMath;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The data MTU of a handle: what goes in a packet on every link that is up, in bytes. Any thread.
 */
public final class DataMtu {
    private final Supplier<? extends Iterable<? extends KnownPath>> paths;
    private final Supplier<CryptoOverhead> crypto;
    private final Consumer<KnetEvent> events;
    private final StateFuture<Integer> known;

    private volatile int bytes;

    /**
     * The data MTU of a handle without links.
     *
     * @param paths those of all links, at the moment
     * @param crypto how much longer packets become by sealing, at the moment
     * @param events told of every change
     * @param futures completes the futures
     */
    public DataMtu(
            Supplier<? extends Iterable<? extends KnownPath>> paths,
            Supplier<CryptoOverhead> crypto,
            Consumer<KnetEvent> events,
            Executor futures) {
        this.paths = paths;
        this.crypto = crypto;
        this.events = events;
        known = new StateFuture<>(this::bytes, futures);
        bytes = MtuMath.floor(crypto.get());
    }

    /** The longest message that goes in one packet. */
    public int bytes() {
        return bytes;
    }

    /** What goes in a packet on every link that is up may have changed. */
    public synchronized void update() {
        CryptoOverhead overhead = crypto.get();
        int smallest = Integer.MAX_VALUE;
        boolean settled = true;
        for (KnownPath path : paths.get()) {
            if (path.carriesMessages()) {
                smallest = Math.min(smallest, path.mtu().bytes(overhead));
                settled &= path.isSettled(overhead);
            }
        }
        int now = smallest == Integer.MAX_VALUE ? MtuMath.floor(overhead) : smallest;
        if (now != bytes) {
            bytes = now;
            events.accept(new KnetEvent.DataMtu(now));
        }
        known.set(settled && smallest != Integer.MAX_VALUE);
    }

    /** Completes when the data MTU is that of paths that were searched. */
    public CompletableFuture<Integer> whenKnown() {
        return known.when(true);
    }

    /** Fails those who wait for it. */
    public void end(RuntimeException reason) {
        known.end(reason);
    }
}

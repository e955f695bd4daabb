package io.knet.netty.mtu;

import io.knet.KnetEvent;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.engine.CryptoState;
import io.knet.event.DataMtuEvent;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.pipeline.Packing;
import io.knet.protocol.MtuMath;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The data MTU of a handle: what goes in a packet on every link that is up, in bytes. It is kept
 * together with the crypto state for which it holds ({@link Packing}). Any thread.
 */
public final class DataMtu {
    private final Supplier<? extends Iterable<? extends KnownPath>> paths;
    private final Supplier<CryptoState> crypto;
    private final boolean evenly;
    private final Consumer<KnetEvent> events;
    private final StateFuture<Integer> known;

    private volatile int bytes;
    private volatile Packing packing;

    /**
     * The data MTU of a handle without links.
     *
     * @param paths those of all links, at the moment
     * @param crypto how packets are sealed at the moment
     * @param evenly whether messages are better cut into equal pieces than into few
     * @param events told of every change
     * @param futures completes the futures
     */
    public DataMtu(
            Supplier<? extends Iterable<? extends KnownPath>> paths,
            Supplier<CryptoState> crypto,
            boolean evenly,
            Consumer<KnetEvent> events,
            Executor futures) {
        this.paths = paths;
        this.crypto = crypto;
        this.evenly = evenly;
        this.events = events;
        known = new StateFuture<>(this::bytes, futures);
        CryptoState first = crypto.get();
        bytes = MtuMath.floor(first.overhead());
        packing = packing(bytes, first);
    }

    /** The longest message that goes in one packet. */
    public int bytes() {
        return bytes;
    }

    /**
     * How messages are cut and sealed now. The keys may have changed a moment ago, and the data MTU
     * not yet followed; then it does so here.
     */
    public Packing packing() {
        Packing known = packing;
        if (isOutdated(known)) {
            update();
            known = packing;
        }
        return known;
    }

    @SuppressWarnings("ReferenceEquality") // states are told apart by identity
    private boolean isOutdated(Packing known) {
        return known.crypto() != crypto.get();
    }

    /** What goes in a packet on every link that is up may have changed. */
    public synchronized void update() {
        CryptoState state = crypto.get();
        CryptoOverhead overhead = state.overhead();
        int smallest = Integer.MAX_VALUE;
        boolean settled = true;
        for (KnownPath path : paths.get()) {
            if (path.carriesMessages()) {
                smallest = Math.min(smallest, path.mtu().bytes(overhead));
                settled &= path.isSettled(overhead);
            }
        }
        int now = smallest == Integer.MAX_VALUE ? MtuMath.floor(overhead) : smallest;
        packing = packing(now, state);
        if (now != bytes) {
            bytes = now;
            events.accept(new DataMtuEvent(now));
        }
        known.set(settled && smallest != Integer.MAX_VALUE);
    }

    /**
     * Keys that are loaded may come into use, and those in use be wiped, while the packets of a
     * message are sealed. So packets are cut such that they fit the path whichever seals them.
     */
    private Packing packing(int dataMtu, CryptoState state) {
        int fits = state.overhead().sealed(dataMtu + MtuMath.HEADER);
        int smallest = dataMtu;
        for (CryptoOverhead loaded : state.loadedOverheads()) {
            smallest = Math.min(smallest, MtuMath.maxData(fits, loaded));
        }
        return new Packing(smallest, evenly, state);
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

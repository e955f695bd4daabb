package io.knet.netty.mtu;

import io.knet.KnetEvent;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.CryptoState;
import io.knet.crypto.engine.HostCrypto;
import io.knet.event.DataMtuEvent;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.pipeline.Packing;
import io.knet.netty.pipeline.Packings;
import io.knet.protocol.MtuMath;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The data MTU of a handle: what goes in a packet on every link that is up, in bytes. It is kept
 * together with the crypto state for which it holds ({@link Packing}). Hosts that share the keys of
 * the handle share what goes in a packet; for one with keys of its own, it is what its own links
 * and its own overhead allow. Any thread.
 */
public final class DataMtu implements Packings {
    private final Supplier<? extends Iterable<? extends KnownPath>> paths;
    private final HostCrypto crypto;
    private final boolean evenly;
    private final Consumer<KnetEvent> events;
    private final StateFuture known;

    private volatile int bytes; // written under the lock
    private volatile Packing packing; // written under the lock

    /** Of hosts with slots of their own. Replaced as a whole. */
    private volatile Map<CryptoSlots, Packing> own = Map.of();

    /**
     * The data MTU of a handle without links.
     *
     * @param paths those of all links, at the moment
     * @param crypto how packets for each host are sealed
     * @param evenly whether messages are better cut into equal pieces than into few
     * @param events told of every change
     * @param futures completes the futures
     */
    public DataMtu(
            Supplier<? extends Iterable<? extends KnownPath>> paths,
            HostCrypto crypto,
            boolean evenly,
            Consumer<KnetEvent> events,
            Executor futures) {
        this.paths = paths;
        this.crypto = crypto;
        this.evenly = evenly;
        this.events = events;
        known = new StateFuture(futures);
        CryptoState first = crypto.ofHandle().state();
        bytes = MtuMath.floor(first.overhead());
        packing = packing(bytes, first);
    }

    /** The longest message that goes in one packet. */
    public int bytes() {
        return bytes;
    }

    /**
     * How messages to a host are cut and sealed now. The keys may have changed a moment ago, and
     * the data MTU not yet followed; then it does so here.
     */
    @Override
    public Packing to(int host) {
        CryptoSlots slots = crypto.of(host).inForce();
        Packing known = known(slots);
        if (known != null && known.crypto() != slots.state()) {
            update();
            known = known(slots);
        }
        return known == null ? packing(floor(slots.state()), slots.state()) : known;
    }

    private @Nullable Packing known(CryptoSlots slots) {
        return slots == crypto.ofHandle() ? packing : own.get(slots);
    }

    private static int floor(CryptoState state) {
        return MtuMath.floor(state.overhead());
    }

    /** What goes in a packet on every link that is up may have changed. */
    public synchronized void update() {
        Narrowest ofHandle = new Narrowest(crypto.ofHandle().state());
        Map<CryptoSlots, Narrowest> ofHosts = new HashMap<>();
        int now = Integer.MAX_VALUE;
        boolean settled = true;
        for (KnownPath path : paths.get()) {
            if (path.carriesMessages()) {
                CryptoSlots slots = crypto.of(path.hostId()).inForce();
                Narrowest narrowest =
                        slots == crypto.ofHandle()
                                ? ofHandle
                                : ofHosts.computeIfAbsent(slots, key -> new Narrowest(key.state()));
                now = Math.min(now, narrowest.add(path));
                settled &= path.isSettled(narrowest.state.overhead());
            }
        }
        boolean isKnown = settled && now != Integer.MAX_VALUE;
        packing = ofHandle.packing();
        Map<CryptoSlots, Packing> packings = new HashMap<>();
        ofHosts.forEach((slots, narrowest) -> packings.put(slots, narrowest.packing()));
        own = Map.copyOf(packings);
        now = now == Integer.MAX_VALUE ? floor(ofHandle.state) : now;
        if (now != bytes) {
            bytes = now;
            events.accept(new DataMtuEvent(now));
        }
        known.set(isKnown);
    }

    /** What goes in a packet on all paths to the hosts that share their keys. */
    private final class Narrowest {
        private final CryptoState state;
        private int bytes = Integer.MAX_VALUE; // one thread at a time

        Narrowest(CryptoState state) {
            this.state = state;
        }

        int add(KnownPath path) {
            int carried = path.mtu().bytes(state.overhead());
            bytes = Math.min(bytes, carried);
            return carried;
        }

        Packing packing() {
            return DataMtu.this.packing(bytes == Integer.MAX_VALUE ? floor(state) : bytes, state);
        }
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
        return known.when(true, this::bytes);
    }

    /** Fails those who wait for it. */
    public void end(RuntimeException reason) {
        known.end(reason);
    }
}

package io.knet.netty.mtu;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The data MTU of a handle: what goes in a packet on every link that is up, in bytes. It is kept
 * together with the crypto state for which it holds ({@link Packing}). Hosts that share the keys of
 * the handle share what goes in a packet; for one with keys of its own, it is what its own links
 * and its own overhead allow. Any thread.
 */
public final class DataMtu implements Packings {
    private final KnownPaths paths;
    private final HostCrypto crypto;
    private final boolean evenly;
    private final Consumer<KnetEvent> events;
    private final StateFuture known;

    private volatile int bytes; // written under the lock
    private volatile Packing packing; // written under the lock

    /** Of hosts with slots of their own. Written under the lock. */
    private final Map<CryptoSlots, Packing> own = new ConcurrentHashMap<>();

    /** Of each host that has a path, so that one host's change does not look at all others. */
    @GuardedBy("this")
    private final Map<Integer, Share> shares = new HashMap<>();

    @GuardedBy("this")
    private final Map<CryptoSlots, Narrowest> bySlots = new HashMap<>();

    @GuardedBy("this")
    private final Sizes all = new Sizes();

    @GuardedBy("this")
    private int unsettled;

    /**
     * What the paths to a host allow.
     *
     * @param slots by which its packets are sealed
     * @param bytes what goes in a packet on all of them
     * @param settled whether that is not about to change
     */
    private record Share(CryptoSlots slots, int bytes, boolean settled) {}

    /**
     * What goes in a packet to the hosts that have the same slots.
     *
     * @param state of the slots, for which it holds
     */
    private record Narrowest(CryptoState state, Sizes sizes) {}

    /**
     * The data MTU of a handle without links.
     *
     * @param paths those of all links
     * @param crypto how packets for each host are sealed
     * @param evenly whether messages are better cut into equal pieces than into few
     * @param events told of every change
     * @param futures completes the futures
     */
    public DataMtu(
            KnownPaths paths,
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
            update(host);
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

    /** What goes in a packet on any link may have changed. */
    public synchronized void update() {
        shares.clear();
        bySlots.clear();
        all.clear();
        unsettled = 0;
        Map<Integer, List<KnownPath>> byHost = new LinkedHashMap<>();
        for (KnownPath path : paths.paths()) {
            byHost.computeIfAbsent(path.hostId(), host -> new ArrayList<>()).add(path);
        }
        byHost.forEach((host, some) -> put(host, crypto.of(host).inForce(), some));
        own.keySet().retainAll(bySlots.keySet());
        bySlots.keySet().forEach(this::publish);
        publish(crypto.ofHandle());
        tell();
    }

    /** What goes in a packet on the links to a host may have changed. */
    public synchronized void update(int host) {
        Share before = shares.get(host);
        if (before != null) {
            take(host, before);
        }
        CryptoSlots slots = crypto.of(host).inForce();
        Narrowest others = bySlots.get(slots);
        if (packing.crypto() != crypto.ofHandle().state()
                || (others != null && others.state != slots.state())) {
            // Others have the same keys.
            update();
            return;
        }
        put(host, slots, paths.pathsTo(host));
        publish(slots);
        if (before != null && before.slots != slots) {
            publish(before.slots);
        }
        tell();
    }

    @GuardedBy("this")
    private void take(int host, Share share) {
        shares.remove(host);
        all.remove(share.bytes);
        unsettled -= share.settled ? 0 : 1;
        Narrowest narrowest = bySlots.get(share.slots);
        if (narrowest != null) {
            narrowest.sizes.remove(share.bytes);
            if (narrowest.sizes.isEmpty()) {
                bySlots.remove(share.slots);
            }
        }
    }

    @GuardedBy("this")
    private void put(int host, CryptoSlots slots, List<? extends KnownPath> toHost) {
        Narrowest same = bySlots.get(slots);
        CryptoState state = same == null ? slots.state() : same.state;
        int smallest = Integer.MAX_VALUE;
        boolean settled = true;
        for (KnownPath path : toHost) {
            if (path.carriesMessages()) {
                smallest = Math.min(smallest, path.mtu().bytes(state.overhead()));
                settled &= path.isSettled(state.overhead());
            }
        }
        if (smallest == Integer.MAX_VALUE) {
            return;
        }
        shares.put(host, new Share(slots, smallest, settled));
        all.add(smallest);
        unsettled += settled ? 0 : 1;
        bySlots.computeIfAbsent(slots, key -> new Narrowest(state, new Sizes()))
                .sizes
                .add(smallest);
    }

    @GuardedBy("this")
    private void publish(CryptoSlots slots) {
        Narrowest narrowest = bySlots.get(slots);
        if (slots == crypto.ofHandle()) {
            CryptoState state = narrowest == null ? slots.state() : narrowest.state;
            int floor = floor(state);
            packing = packing(narrowest == null ? floor : narrowest.sizes.smallest(floor), state);
        } else if (narrowest == null) {
            own.remove(slots);
        } else {
            CryptoState state = narrowest.state;
            own.put(slots, packing(narrowest.sizes.smallest(floor(state)), state));
        }
    }

    @GuardedBy("this")
    private void tell() {
        int now = all.smallest(floor(packing.crypto()));
        if (now != bytes) {
            bytes = now;
            events.accept(new DataMtuEvent(now));
        }
        known.set(!all.isEmpty() && unsettled == 0);
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

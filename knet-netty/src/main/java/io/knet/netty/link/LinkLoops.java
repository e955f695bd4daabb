package io.knet.netty.link;

import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.CryptoCounters;
import io.knet.netty.pipeline.PacketCipher;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the links of an event loop share, for each event loop. Any thread. */
public final class LinkLoops {
    private final Supplier<SaltSource> salts;
    private final CryptoCounters counters;
    private final HeartbeatLoop.StallObserver onStall;
    private final Map<EventLoop, Shared> byLoop = new ConcurrentHashMap<>();

    /**
     * What the links of one event loop share. On that loop.
     *
     * @param heartbeat pings, timeouts and searches
     * @param ciphers seal and open packets, with the slots of the handle or of a host
     */
    public record Shared(HeartbeatLoop heartbeat, Ciphers ciphers) {
        /** What seals and opens packets with some slots. Any thread may ask. */
        public PacketCipher cipher(CryptoSlots slots) {
            return ciphers.of(slots);
        }
    }

    /** The ciphers of an event loop. */
    public static final class Ciphers {
        private final Supplier<SaltSource> salts;
        private final CryptoCounters counters;
        private final Map<CryptoSlots, PacketCipher> bySlots = new ConcurrentHashMap<>();

        private Ciphers(Supplier<SaltSource> salts, CryptoCounters counters) {
            this.salts = salts;
            this.counters = counters;
        }

        private PacketCipher of(CryptoSlots slots) {
            return bySlots.computeIfAbsent(
                    slots, key -> new PacketCipher(key, salts.get(), counters));
        }

        private void forget(CryptoSlots slots) {
            PacketCipher cipher = bySlots.remove(slots);
            if (cipher != null) {
                cipher.close();
            }
        }

        private void close() {
            bySlots.values().forEach(PacketCipher::close);
        }
    }

    /**
     * What is shared on the event loops of a handle.
     *
     * @param onStall told of loops that were late by a lot
     */
    public LinkLoops(
            Supplier<SaltSource> salts,
            CryptoCounters counters,
            HeartbeatLoop.StallObserver onStall) {
        this.salts = salts;
        this.counters = counters;
        this.onStall = onStall;
    }

    /** What the links of an event loop share. */
    public Shared of(EventLoop loop) {
        return byLoop.computeIfAbsent(
                loop,
                key -> new Shared(new HeartbeatLoop(key, onStall), new Ciphers(salts, counters)));
    }

    /** No host has these slots any more: wipes what ciphers keep of them. On the loop. */
    public void forget(EventLoop loop, CryptoSlots slots) {
        assert LoopCalls.owns(loop);
        of(loop).ciphers().forget(slots);
    }

    /**
     * Looks for loops that are held up, and by what. To be called now and then, on another thread.
     *
     * @return nanoseconds until it is worth to look again; {@link Long#MAX_VALUE} if no loop has
     *     anything to do
     */
    public long look() {
        long nanos = Long.MAX_VALUE;
        for (Shared shared : byLoop.values()) {
            nanos = Math.min(nanos, shared.heartbeat().look());
        }
        return nanos;
    }

    /** Wipes the keys that the ciphers keep, when no loop uses them any more. */
    public CompletableFuture<Void> close() {
        CompletableFuture<?>[] wiped =
                byLoop.entrySet().stream()
                        .map(entry -> wipe(entry.getKey(), entry.getValue().ciphers()))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(wiped);
    }

    private static CompletableFuture<Void> wipe(EventLoop loop, Ciphers ciphers) {
        return LoopCalls.cleanUp(
                loop,
                () -> {
                    ciphers.close();
                    return CompletableFuture.completedFuture(null);
                });
    }
}

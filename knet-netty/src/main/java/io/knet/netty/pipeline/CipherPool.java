package io.knet.netty.pipeline;

import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.count.CryptoCounters;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ciphers for threads that are not event loops: as many as there have ever been synchronous sends
 * at once. Thread safe.
 */
public final class CipherPool implements AutoCloseable {
    private final CryptoSlots slots;
    private final Supplier<SaltSource> salts;
    private final CryptoCounters counters;

    /** One that waits: where threads rarely send at once, it is the only one. */
    private final AtomicReference<@Nullable PacketCipher> first = new AtomicReference<>();

    /** The others that wait. */
    private final Queue<PacketCipher> idle = new ConcurrentLinkedQueue<>();

    private volatile boolean closed; // set once

    /** An empty pool. */
    public CipherPool(CryptoSlots slots, Supplier<SaltSource> salts, CryptoCounters counters) {
        this.slots = slots;
        this.salts = salts;
        this.counters = counters;
    }

    /** A cipher for the calling thread alone, until it is given back. */
    public PacketCipher borrow() {
        PacketCipher cipher = take();
        return cipher == null ? new PacketCipher(slots, salts.get(), counters) : cipher;
    }

    private @Nullable PacketCipher take() {
        PacketCipher cipher = first.getAndSet(null);
        return cipher == null ? idle.poll() : cipher;
    }

    /** The thread is done with the cipher. */
    public void giveBack(PacketCipher cipher) {
        if (!first.compareAndSet(null, cipher)) {
            idle.add(cipher);
        }
        if (closed) {
            close();
        }
    }

    /** Wipes the keys of all ciphers that are not lent; those that are, when they come back. */
    @Override
    public void close() {
        closed = true;
        for (PacketCipher cipher = take(); cipher != null; cipher = take()) {
            cipher.close();
        }
    }
}

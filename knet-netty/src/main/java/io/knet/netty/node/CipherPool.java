package io.knet.netty.node;

import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.count.CryptoCounters;
import io.knet.netty.pipeline.PacketCipher;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ciphers for threads that are no event loops: as many as there ever were synchronous sends at
 * once. Thread safe.
 */
final class CipherPool implements AutoCloseable {
    private final CryptoSlots slots;
    private final Supplier<SaltSource> salts;
    private final CryptoCounters counters;
    private final Queue<PacketCipher> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    CipherPool(CryptoSlots slots, Supplier<SaltSource> salts, CryptoCounters counters) {
        this.slots = slots;
        this.salts = salts;
        this.counters = counters;
    }

    PacketCipher borrow() {
        @Nullable PacketCipher cipher = idle.poll();
        return cipher == null ? new PacketCipher(slots, salts.get(), counters) : cipher;
    }

    void giveBack(PacketCipher cipher) {
        idle.add(cipher);
        if (closed) {
            close();
        }
    }

    /** Wipes the keys of all ciphers that are not lent; those that are, when they come back. */
    @Override
    public void close() {
        closed = true;
        for (PacketCipher cipher = idle.poll(); cipher != null; cipher = idle.poll()) {
            cipher.close();
        }
    }
}

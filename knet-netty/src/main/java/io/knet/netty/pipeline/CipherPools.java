package io.knet.netty.pipeline;

import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.count.CryptoCounters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The pools of ciphers of a handle, one for all hosts that share their keys. Thread safe. */
public final class CipherPools implements AutoCloseable {
    private final Supplier<SaltSource> salts;
    private final CryptoCounters counters;
    private final Map<CryptoSlots, CipherPool> pools = new ConcurrentHashMap<>();

    /** Pools without ciphers. */
    public CipherPools(Supplier<SaltSource> salts, CryptoCounters counters) {
        this.salts = salts;
        this.counters = counters;
    }

    /** The pool of some slots. */
    public CipherPool of(CryptoSlots slots) {
        return pools.computeIfAbsent(slots, key -> new CipherPool(key, salts, counters));
    }

    /** No host has these slots any more: wipes what ciphers keep of them. */
    public void forget(CryptoSlots slots) {
        CipherPool pool = pools.remove(slots);
        if (pool != null) {
            pool.close();
        }
    }

    /** Wipes the keys of all ciphers, as {@link CipherPool#close}. */
    @Override
    public void close() {
        pools.values().forEach(CipherPool::close);
    }
}

package io.knet.crypto.engine;

import io.knet.stats.DropReason;

/**
 * What the packets for a host, and those from it, are sealed and opened with. Hosts of libknet's
 * format share the slots of the handle; a host may have slots of its own, with an overhead of its
 * own. Thread safe.
 */
@FunctionalInterface
public interface HostCrypto extends AutoCloseable {
    /** What all hosts share that have nothing of their own. Always the same. */
    CryptoSlots ofHandle();

    /**
     * What a host has. Always the same while the host exists.
     *
     * @param host its id
     */
    default CryptoSlots of(int host) {
        return ofHandle();
    }

    /**
     * Whether a packet that was opened with the slots of the handle may be a host's although the
     * host has slots of its own.
     *
     * @param host its id
     */
    default boolean takesOfHandle(int host) {
        return false;
    }

    /** Why packets are dropped that were not opened with what their host has. */
    default DropReason refusal() {
        return DropReason.NOT_AUTHENTIC;
    }

    /** Closes all slots. Idempotent. */
    @Override
    default void close() {
        ofHandle().close();
    }

    /** All hosts share the slots of the handle. */
    static HostCrypto shared(CryptoSlots ofHandle) {
        return () -> ofHandle;
    }
}

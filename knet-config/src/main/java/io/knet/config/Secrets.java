package io.knet.config;

import io.knet.CryptoConfig;
import java.util.Optional;

/**
 * What a file has read keys for.
 *
 * @param crypto libknet's format
 * @param sessions sessions
 */
record Secrets(Optional<CryptoConfig> crypto, Optional<ConfiguredSessions> sessions)
        implements AutoCloseable {
    /** Wipes the keys. Idempotent. */
    @Override
    public void close() {
        crypto.ifPresent(CryptoConfig::close);
        sessions.ifPresent(ConfiguredSessions::close);
    }
}

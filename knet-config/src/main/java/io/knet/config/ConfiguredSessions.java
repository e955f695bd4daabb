package io.knet.config;

import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.SessionConfig;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a file says of the sessions of a node. Immutable but for {@link #close()}, which wipes what
 * is secret in it. Thread safe.
 */
final class ConfiguredSessions implements AutoCloseable {
    /** The one that a handle does not begin with. */
    private static final int SECOND_SLOT = 2;

    private final SessionConfig config;
    private final Optional<byte[]> accepted;
    private boolean closed;

    /**
     * What a file says.
     *
     * @param config closed with this object
     * @param accepted a second key, taken over
     */
    ConfiguredSessions(SessionConfig config, Optional<byte[]> accepted) {
        this.config = config;
        this.accepted = accepted;
    }

    SessionConfig config() {
        return config;
    }

    void applyTo(KnetHandleBuilder builder) {
        builder.sessions(config);
    }

    /**
     * Loads the second key, if there is one.
     *
     * @throws IllegalStateException after {@link #close()}, if there is one
     */
    synchronized void applyTo(KnetHandle handle) {
        if (accepted.isPresent()) {
            if (closed) {
                throw new IllegalStateException("this configuration was closed and its keys wiped");
            }
            handle.sessions().set(SECOND_SLOT, accepted.get());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        config.close();
        accepted.ifPresent(key -> Arrays.fill(key, (byte) 0));
    }
}

package io.knet.event;

import static java.util.Objects.requireNonNull;

import io.knet.KnetEvent;
import io.knet.NodePublicKey;
import java.util.Optional;

/** What knet tells as a {@link KnetEvent.SessionEstablished}; see there for the accessors. */
public record SessionEstablishedEvent(
        int host, boolean renewal, boolean restarted, Optional<NodePublicKey> publicKey)
        implements KnetEvent.SessionEstablished {
    /** Refuses null. */
    public SessionEstablishedEvent {
        requireNonNull(publicKey, "publicKey");
    }
}

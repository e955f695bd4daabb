package io.knet.event;

import static java.util.Objects.requireNonNull;

import io.knet.KnetEvent;
import io.knet.SessionEndReason;

/** What knet tells as a {@link KnetEvent.SessionEnded}; see there for the accessors. */
public record SessionEndedEvent(int host, SessionEndReason reason)
        implements KnetEvent.SessionEnded {
    /** Refuses null. */
    public SessionEndedEvent {
        requireNonNull(reason, "reason");
    }
}

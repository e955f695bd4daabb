package io.knet.event;

import static java.util.Objects.requireNonNull;

import io.knet.KnetEvent;
import io.knet.SessionFailureReason;

/** What knet tells as a {@link KnetEvent.SessionFailed}; see there for the accessors. */
public record SessionFailedEvent(int host, SessionFailureReason reason)
        implements KnetEvent.SessionFailed {
    /** Refuses null. */
    public SessionFailedEvent {
        requireNonNull(reason, "reason");
    }
}

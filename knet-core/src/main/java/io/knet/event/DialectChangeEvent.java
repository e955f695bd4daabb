package io.knet.event;

import static java.util.Objects.requireNonNull;

import io.knet.Dialect;
import io.knet.KnetEvent;

/** What knet tells as a {@link KnetEvent.DialectChange}; see there for the accessors. */
public record DialectChangeEvent(int host, Dialect spoken) implements KnetEvent.DialectChange {
    /** Refuses null. */
    public DialectChangeEvent {
        requireNonNull(spoken, "spoken");
    }
}

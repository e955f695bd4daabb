package io.knet.event;

import io.knet.KnetEvent;

/** What knet tells as a {@link KnetEvent.LinkUp}; the accessors are described there. */
public record LinkUpEvent(int host, int link) implements KnetEvent.LinkUp {}

package io.knet.event;

import io.knet.KnetEvent;

/** What knet tells as a {@link KnetEvent.ReceiveOverflow}; the accessors are described there. */
public record ReceiveOverflowEvent(int channel, int sourceHost)
        implements KnetEvent.ReceiveOverflow {}

package io.knet.event;

import io.knet.KnetEvent;
import io.knet.LinkDownReason;

/** What knet tells as a {@link KnetEvent.LinkDown}; the accessors are described there. */
public record LinkDownEvent(int host, int link, LinkDownReason reason, String detail)
        implements KnetEvent.LinkDown {}

package io.knet.event;

import io.knet.KnetEvent;

/** What knet tells as a {@link KnetEvent.LinkMtu}; the accessors are described there. */
public record LinkMtuEvent(int host, int link, int mtu) implements KnetEvent.LinkMtu {}

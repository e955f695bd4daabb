package io.knet.event;

import io.knet.KnetEvent;
import java.net.InetSocketAddress;

/** What knet tells as a {@link KnetEvent.LocalSocketDrops}; the accessors are described there. */
public record LocalSocketDropsEvent(InetSocketAddress local, long packets)
        implements KnetEvent.LocalSocketDrops {}

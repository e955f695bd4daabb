package io.knet.event;

import io.knet.KnetEvent;
import java.net.InetSocketAddress;

/** What knet tells as a {@link KnetEvent.LinkPeerMoved}; the accessors are described there. */
public record LinkPeerMovedEvent(int host, int link, InetSocketAddress from, InetSocketAddress to)
        implements KnetEvent.LinkPeerMoved {}

package io.knet.event;

import io.knet.KnetEvent;

/** What knet tells as a {@link KnetEvent.HostReachability}; the accessors are described there. */
public record HostReachabilityEvent(int host, boolean reachable)
        implements KnetEvent.HostReachability {}

package io.knet.event;

import io.knet.KnetEvent;

/** What knet tells as a {@link KnetEvent.KernelDrops}; the accessors are described there. */
public record KernelDropsEvent(int host, int link, long packets) implements KnetEvent.KernelDrops {}

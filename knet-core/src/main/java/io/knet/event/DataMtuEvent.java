package io.knet.event;

import io.knet.KnetEvent;

/** What knet tells as a {@link KnetEvent.DataMtu}; the accessors are described there. */
public record DataMtuEvent(int dataMtu) implements KnetEvent.DataMtu {}

package io.knet.event;

import io.knet.KnetEvent;
import io.knet.OnwireVersion;

/**
 * What knet tells as a {@link KnetEvent.OnwireVersionChange}; the accessors are described there.
 */
public record OnwireVersionEvent(OnwireVersion own) implements KnetEvent.OnwireVersionChange {}

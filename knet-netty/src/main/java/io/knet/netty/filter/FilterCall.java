package io.knet.netty.filter;

import static java.util.Objects.requireNonNull;

import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.FilterRequest;
import io.knet.Verdict;
import io.netty.buffer.ByteBuf;

/** One question to the destination filter. */
record FilterCall(
        Direction direction,
        int localHost,
        int sourceHost,
        int channel,
        ByteBuf content,
        Object attachment)
        implements FilterRequest {
    /** Asks a filter. One that gives no verdict at all has failed like one that throws. */
    Verdict putTo(DestinationFilter filter) {
        return requireNonNull(filter.decide(this), "the destination filter returned null");
    }
}

package io.knet.netty.node;

import io.knet.Direction;
import io.knet.FilterRequest;
import io.netty.buffer.ByteBuf;

/** One question to the destination filter. */
record FilterCall(
        Direction direction,
        int localHost,
        int sourceHost,
        int channel,
        ByteBuf content,
        Object attachment)
        implements FilterRequest {}

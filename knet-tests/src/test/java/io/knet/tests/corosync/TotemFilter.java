package io.knet.tests.corosync;

import io.knet.DestinationFilter;
import io.knet.FilterRequest;
import io.knet.Verdict;
import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;

/**
 * Sends and accepts messages of corosync's totem protocol as corosync itself does: their header
 * names the node that they are for, in the byte order of the machine, or all nodes by a zero.
 */
final class TotemFilter implements DestinationFilter {
    private static final int TARGET = 9;
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    @Override
    public Verdict decide(FilterRequest request) {
        ByteBuf message = request.content();
        if (message.readableBytes() < TARGET + Integer.BYTES) {
            return Verdict.drop();
        }
        int at = message.readerIndex() + TARGET;
        int target = LITTLE_ENDIAN ? message.getIntLE(at) : message.getInt(at);
        return target == 0 ? Verdict.broadcast() : Verdict.unicast(target);
    }
}

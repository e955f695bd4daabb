package io.knet.netty.capture;

import io.knet.KnetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One packet that passed.
 *
 * @param point where
 * @param epochNanos when, in nanoseconds since 1970
 * @param inbound whether it was received, not sent
 * @param handedIn whether it came to another socket than the link's
 * @param source who sent it
 * @param destination whom it was sent to
 * @param content the packet, read only
 */
record CapturedPacket(
        CapturePoint point,
        long epochNanos,
        boolean inbound,
        boolean handedIn,
        InetSocketAddress source,
        InetSocketAddress destination,
        ByteBuffer content) {
    /** What it takes of the memory, about, beside its content, in bytes. */
    private static final int OVERHEAD = 128;

    /** What a packet of a length takes of the memory, in bytes. */
    static int cost(int length) {
        return length + OVERHEAD;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CapturedPacket that
                && point.equals(that.point)
                && epochNanos == that.epochNanos
                && inbound == that.inbound
                && handedIn == that.handedIn
                && KnetAddress.same(source, that.source)
                && KnetAddress.same(destination, that.destination)
                && content.equals(that.content);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(epochNanos) * 31 + content.hashCode();
    }
}

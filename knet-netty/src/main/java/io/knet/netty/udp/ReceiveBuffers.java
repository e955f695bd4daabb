package io.knet.netty.udp;

import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/** How UDP sockets are read: one buffer a datagram, and many datagrams a turn of the loop. */
final class ReceiveBuffers {
    /**
     * A whole datagram: a peer's first path-MTU probe has the greatest possible size (spec wire
     * 19.30).
     */
    private static final int BYTES = 1 << 16;

    /**
     * Datagrams that a channel takes before the event loop turns to the next one. Netty's own
     * default for an allocator that is set is one, which leaves a busy loop hardly any time to
     * receive. Too many, and messages that a peer sends over several links by turns come out of
     * order, by more than the window of the reassembly allows (spec wire 8.3).
     */
    private static final int READS_A_TURN = 64;

    private ReceiveBuffers() {}

    /** For one channel. */
    static RecvByteBufAllocator allocator() {
        return new FixedRecvByteBufAllocator(BYTES).maxMessagesPerRead(READS_A_TURN);
    }
}

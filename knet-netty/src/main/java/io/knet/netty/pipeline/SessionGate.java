package io.knet.netty.pipeline;

import io.knet.netty.handler.InboundPacket;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Where the datagrams of sessions are told from those of libknet's format, as a link sees it. */
@FunctionalInterface
public interface SessionGate {
    /**
     * Takes a datagram that came over a channel of the host. On the event loop of the host.
     *
     * @param datagram as received; taken over
     * @return the packet that was in it if it was a session's, numbered; the datagram itself if it
     *     is to be opened as libknet's format; null if it ends here, a handshake or dropped and
     *     counted
     */
    @Nullable InboundPacket receive(
            InboundPacket datagram, LinkPort link, ByteBufAllocator allocator);
}

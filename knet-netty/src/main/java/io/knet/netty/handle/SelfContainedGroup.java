package io.knet.netty.handle;

import io.knet.netty.transport.DatagramTransport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;

/**
 * Event loops that bring along everything else that a handle takes from its surroundings: a
 * simulation, in which a handle has no thread, no socket and no chance of its own.
 */
public interface SelfContainedGroup extends EventLoopGroup {
    /**
     * Opens the sockets of one handle.
     *
     * @param allocator that the handle was configured with
     */
    DatagramTransport transport(ByteBufAllocator allocator);

    /**
     * The surroundings of one handle.
     *
     * @param allocator that the handle was configured with
     */
    HandleEnvironment environment(ByteBufAllocator allocator);
}

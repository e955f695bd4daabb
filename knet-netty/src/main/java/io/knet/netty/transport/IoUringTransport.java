package io.knet.netty.transport;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.uring.IoUringDatagramChannel;
import java.util.concurrent.CompletableFuture;

/**
 * UDP over Linux's io_uring, for event loops of a program that has them. Netty's channel hands
 * trains to the kernel and does not take them from it.
 */
final class IoUringTransport extends LinuxTransport {
    IoUringTransport() {
        super(
                v4 ->
                        new IoUringDatagramChannel(
                                v4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6),
                IoUringGroups.trains());
    }

    @Override
    public String name() {
        return "udp/io_uring";
    }

    /** The kernel tells it with the next turn of the loop. */
    @Override
    public boolean writesLater() {
        return true;
    }

    /** It is closed by the ring, too, and given back some turns of the loop later. */
    @Override
    public CompletableFuture<Void> whenFree(Channel channel) {
        return NioTransport.whenGivenBack(channel);
    }
}

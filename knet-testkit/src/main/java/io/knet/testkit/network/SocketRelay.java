package io.knet.testkit.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a virtual network between real sockets of one machine: each pair of peers sends to a
 * socket of the relay's own, which passes on what the path lets through. Cuts are silent, and what
 * is longer than the path's MTU vanishes.
 */
public final class SocketRelay implements AutoCloseable {
    private static final int LONGEST_DATAGRAM = 65535;
    private static final int SOCKET_BUFFER = 1 << 20;
    private static final int HEADERS = 28;

    private final EventLoopGroup loop;
    private final SplittableRandom random;
    private final List<Channel> channels = new ArrayList<>();

    /** What is delayed; on the loop only. */
    private final Set<ByteBuf> held = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The relay's sockets for the two ends of one path. */
    public record Ends(InetSocketAddress forFirst, InetSocketAddress forSecond) {}

    /**
     * A relay without any path.
     *
     * @param name of its thread
     */
    public SocketRelay(String name, SplittableRandom random) {
        this.random = random;
        loop =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    /**
     * Opens the way between two peers, each of which sends to its own of the two addresses that
     * this gives back. Where they are is learned from what they send.
     *
     * @param there from the first to the second
     * @param back from the second to the first
     */
    public Ends connect(Path there, Path back) {
        End first = new End(there);
        End second = new End(back);
        first.other = second;
        second.other = first;
        return new Ends(open(first), open(second));
    }

    private InetSocketAddress open(End end) {
        Channel channel =
                new Bootstrap()
                        .group(loop)
                        .channel(NioDatagramChannel.class)
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(LONGEST_DATAGRAM))
                        .handler(end)
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .syncUninterruptibly()
                        .channel();
        end.channel = channel;
        channels.add(channel);
        return (InetSocketAddress) channel.localAddress();
    }

    /** Closes the sockets, and waits for the thread to end. */
    @Override
    public void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
        loop.submit(this::dropHeld).syncUninterruptibly();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void dropHeld() {
        held.forEach(ByteBuf::release);
        held.clear();
    }

    /** The socket that one of two peers sends to. */
    private final class End extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Path path;
        private volatile @Nullable Channel channel;
        private @Nullable End other;

        /** Where the peer is; on the relay's loop only. */
        private @Nullable InetSocketAddress peer;

        End(Path path) {
            this.path = path;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            peer = packet.sender();
            if (path.cut != Path.Cut.NONE
                    || packet.content().readableBytes() + HEADERS > path.mtu
                    || happens(path.loss)) {
                return;
            }
            passOn(packet.content());
            if (happens(path.duplication)) {
                passOn(packet.content());
            }
        }

        private void passOn(ByteBuf content) {
            boolean damaged = content.isReadable() && happens(path.corruption);
            ByteBuf copy = damaged ? damaged(content) : content.retainedSlice();
            long delay = path.delayNanos + (long) (random.nextDouble() * path.jitterNanos);
            if (happens(path.reordering)) {
                delay += (long) (random.nextDouble() * VirtualNetwork.LONGEST_HOLD);
            }
            End to = other;
            if (to == null) {
                copy.release();
            } else if (delay == 0) {
                to.deliver(copy);
            } else {
                held.add(copy);
                loop.schedule(() -> letGo(copy, to), delay, TimeUnit.NANOSECONDS);
            }
        }

        private void letGo(ByteBuf content, End to) {
            if (held.remove(content)) {
                to.deliver(content);
            }
        }

        private boolean happens(double probability) {
            return probability > 0 && random.nextDouble() < probability;
        }

        private ByteBuf damaged(ByteBuf content) {
            ByteBuf copy = content.copy();
            int at = copy.readerIndex() + random.nextInt(copy.readableBytes());
            copy.setByte(at, copy.getByte(at) ^ 1 << random.nextInt(8));
            return copy;
        }

        private void deliver(ByteBuf content) {
            Channel out = channel;
            InetSocketAddress to = peer;
            if (out == null || to == null || !out.isOpen()) {
                content.release();
            } else {
                out.writeAndFlush(new DatagramPacket(content, to));
            }
        }

        /** The peer's socket is gone for a while: its kernel refuses, and that is no news. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }
}

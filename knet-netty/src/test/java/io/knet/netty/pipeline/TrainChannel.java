package io.knet.netty.pipeline;

import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.IllegalReferenceCountException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel whose socket takes trains of datagrams, or refuses them. */
final class TrainChannel extends EmbeddedChannel {
    private static final InetSocketAddress LOCAL =
            new InetSocketAddress(Packets.address("192.0.2.1"), 5405);

    /** What the socket took: for each call the sizes of the datagrams. */
    final List<List<Integer>> calls = new ArrayList<>();

    /** The datagrams that the socket took, in order. */
    final List<byte[]> datagrams = new ArrayList<>();

    /** Why trains are refused, null if they are not. */
    @Nullable Throwable trainRefusal;

    /** Why datagrams of one byte are refused that do not come in a train, null if they are not. */
    @Nullable IOException refusal;

    TrainChannel(ChannelHandler... handlers) {
        super(handlers);
    }

    @Override
    protected SocketAddress localAddress0() {
        return LOCAL;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        for (Object message = in.current(); message != null; message = in.current()) {
            Throwable failure =
                    message instanceof SegmentedDatagramPacket train
                            ? take(train.content(), train.segmentSize(), trainRefusal)
                            : take((ByteBuf) message, Integer.MAX_VALUE, refusal);
            if (failure == null) {
                in.remove();
            } else {
                in.remove(failure);
            }
        }
    }

    private @Nullable Throwable take(ByteBuf content, int size, @Nullable Throwable refused) {
        if (content.refCnt() == 0) {
            return new IllegalReferenceCountException(0);
        }
        boolean single = size == Integer.MAX_VALUE;
        if (refused != null && (!single || content.readableBytes() == 1)) {
            return refused;
        }
        List<Integer> sizes = new ArrayList<>();
        ByteBuf rest = content.duplicate();
        while (rest.isReadable()) {
            ByteBuf datagram = rest.readSlice(Math.min(size, rest.readableBytes()));
            sizes.add(datagram.readableBytes());
            datagrams.add(ByteBufUtil.getBytes(datagram));
        }
        calls.add(sizes);
        return null;
    }
}

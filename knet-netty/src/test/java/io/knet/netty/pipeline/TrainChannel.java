package io.knet.netty.pipeline;

import io.knet.netty.testkit.Packets;
import io.knet.netty.transport.Datagrams;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.WriteOutcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
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

    /** How many trains are refused. */
    int trainRefusals = Integer.MAX_VALUE;

    /** Why datagrams of one byte are refused that do not come in a train, null if they are not. */
    @Nullable IOException refusal;

    /** How many datagrams the socket still takes. */
    int room = Integer.MAX_VALUE;

    /** The same socket, past the channel. */
    final DirectSocket socket = new Direct();

    @Override
    protected SocketAddress localAddress0() {
        return LOCAL;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        for (Object message = in.current(); message != null; message = in.current()) {
            Throwable failure;
            if (message instanceof SegmentedDatagramPacket train) {
                // Whether a train can pass at all is found out before there is a need for room.
                boolean refused = trainRefusal != null && trainRefusals > 0;
                trainRefusals -= refused ? 1 : 0;
                if (!refused && room <= 0) {
                    return;
                }
                failure = take(train.content(), train.segmentSize(), refused ? trainRefusal : null);
            } else if (room <= 0) {
                return;
            } else {
                failure = take((ByteBuf) message, Integer.MAX_VALUE, refusal);
            }
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
            room--;
        }
        calls.add(sizes);
        return null;
    }

    private final class Direct implements DirectSocket {
        @Override
        public boolean tryWrite(ByteBuf datagram) throws IOException {
            if (room <= 0) {
                return false;
            }
            Throwable failure = take(datagram, Integer.MAX_VALUE, refusal);
            if (failure != null) {
                throw (IOException) failure;
            }
            return true;
        }

        @Override
        public void checkPendingError() {}

        @Override
        public WriteOutcome write(Datagrams datagrams, long nanos) {
            throw new UnsupportedOperationException("not on an event loop");
        }

        @Override
        public void shut(Runnable whenNobodyWrites) {
            whenNobodyWrites.run();
        }
    }
}

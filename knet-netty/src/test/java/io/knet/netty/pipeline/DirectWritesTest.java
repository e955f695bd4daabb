package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.netty.transport.Datagrams;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.WriteOutcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event loop writes past a channel that would tell only later what became of it. */
class DirectWritesTest {
    private static final InetSocketAddress PEER =
            new InetSocketAddress(Packets.address("192.0.2.2"), 5405);

    /** A connected channel that takes everything that comes to its buffer. */
    private static final class Connected extends EmbeddedChannel {
        @Override
        protected SocketAddress remoteAddress0() {
            return PEER;
        }
    }

    /** A socket that notes what it is given: the sizes of datagrams, and trains as "size*count". */
    private static final class Socket implements DirectSocket {
        final List<String> given = new ArrayList<>();
        final List<Boolean> alone = new ArrayList<>();
        int room = Integer.MAX_VALUE;
        int broken = -1;
        boolean inside;

        @Override
        public boolean giveInside(ByteBuf datagram) throws IOException {
            return take("" + datagram.readableBytes(), datagram.readableBytes());
        }

        @Override
        public boolean giveTrainInside(ByteBuf train, int size) throws IOException {
            return take(size + "*" + (train.readableBytes() + size - 1) / size, size);
        }

        private boolean take(String call, int size) throws IOException {
            assertThat(inside).isTrue();
            if (size == broken) {
                throw new IOException("Connection refused");
            }
            if (room == 0) {
                return false;
            }
            room--;
            given.add(call);
            return true;
        }

        @Override
        public boolean tryWriteInside(ByteBuf datagram) throws IOException {
            return giveInside(datagram);
        }

        @Override
        public boolean enterLoop(boolean wantsAlone, Runnable later) {
            alone.add(wantsAlone);
            inside = true;
            return true;
        }

        @Override
        public void leaveLoop() {
            inside = false;
        }

        @Override
        public boolean tryWrite(ByteBuf datagram) {
            throw new AssertionError("not of the event loop's");
        }

        @Override
        public WriteOutcome write(Datagrams datagrams, long nanos) {
            throw new AssertionError("not of the event loop's");
        }

        @Override
        public void checkPendingError() {}

        @Override
        public void shut(Runnable whenNobodyWrites) {
            whenNobodyWrites.run();
        }
    }

    private final RecordingLink link = new RecordingLink();
    private final Socket socket = new Socket();
    private final EmbeddedChannel channel = new Connected();
    private final List<ByteBuf> made = new ArrayList<>();

    private void open(boolean trains) {
        channel.pipeline().addLast(new SocketHandler(link, socket, trains, true));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        assertThat(made).allMatch(buffer -> buffer.refCnt() == 0);
        link.close();
    }

    private ChannelFuture write(int size) {
        ByteBuf datagram = Packets.of(new byte[size]);
        made.add(datagram);
        return channel.write(datagram);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsWrittenBeforeTheFlushAndThenPastTheChannel(boolean trains) {
        open(trains);
        ChannelFuture first = write(10);
        ChannelFuture second = write(20);
        assertThat(socket.given).isEmpty();

        channel.flush();

        assertThat(socket.given).containsExactly("10", "20");
        assertThat(List.of(first, second)).allMatch(ChannelFuture::isSuccess);
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(socket.inside).isFalse();
        assertThat(socket.alone).containsExactly(false);
    }

    /** The socket cuts all that it is given meanwhile. */
    @Test
    void nobodyElseWritesWhileATrainIsWritten() {
        open(true);
        ChannelFuture first = write(10);
        write(10);
        ChannelFuture last = write(4);
        write(30);
        channel.flush();

        assertThat(socket.given).containsExactly("10*3", "30");
        assertThat(socket.alone).containsExactly(true);
        assertThat(List.of(first, last)).allMatch(ChannelFuture::isSuccess);
    }

    @Test
    void whatFindsNoRoomWaitsInTheChannelWithItsRecipient() {
        open(true);
        socket.room = 1;
        write(5);
        write(10);
        write(10);
        ChannelFuture last = write(20);
        channel.flush();

        assertThat(socket.given).containsExactly("5");
        assertThat(last.isSuccess()).as("the channel has written it").isTrue();
        assertThat(channel.outboundMessages()).hasSize(2);
        SegmentedDatagramPacket train = channel.readOutbound();
        assertThat(train.recipient()).isEqualTo(PEER);
        assertThat(train.segmentSize()).isEqualTo(10);
        assertThat(train.content().readableBytes()).isEqualTo(20);
        train.release();
        DatagramPacket datagram = channel.readOutbound();
        assertThat(datagram.recipient()).isEqualTo(PEER);
        datagram.release();
    }

    @Test
    void aFailureIsThatOfItsDatagramAlone() {
        open(false);
        socket.broken = 20;
        ChannelFuture first = write(10);
        ChannelFuture second = write(20);
        ChannelFuture third = write(30);
        channel.flush();

        assertThat(second.cause()).hasMessage("Connection refused");
        assertThat(List.of(first, third)).allMatch(ChannelFuture::isSuccess);
        assertThat(socket.given).containsExactly("10", "30");
    }

    @Test
    void ofARefusedTrainEachDatagramHasAnOutcome() {
        open(true);
        socket.broken = 10;
        ChannelFuture first = write(10);
        ChannelFuture last = write(9);
        channel.flush();

        assertThat(first.cause()).hasMessage("Connection refused");
        assertThat(last.isSuccess()).isTrue();
        assertThat(socket.given).containsExactly("9");
    }

    @Test
    void aHandlerOfTheProgramsOwnSeesEveryDatagram() {
        open(true);
        List<Object> seen = new ArrayList<>();
        channel.pipeline()
                .addFirst(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(
                                    ChannelHandlerContext ctx, Object packet, ChannelPromise out) {
                                seen.add(packet);
                                ctx.write(packet, out);
                            }
                        });
        write(10);
        write(10);
        channel.flush();

        assertThat(seen).hasSize(2).allMatch(packet -> packet instanceof ByteBuf);
        assertThat(socket.given).isEmpty();
    }

    @Test
    void whatWaitsForAFlushIsLostWithTheChannel() {
        open(false);
        ChannelFuture written = write(10);

        channel.close();

        assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(socket.given).isEmpty();
    }
}

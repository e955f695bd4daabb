package io.knet.netty.pipeline;

import static io.knet.netty.testkit.Packets.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetException;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.testkit.FakeSocket;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketHandlerTest {
    private static final InetSocketAddress HERE =
            new InetSocketAddress(Packets.address("192.0.2.1"), 5405);

    private final RecordingLink link = new RecordingLink();
    private final FakeSocket socket = new FakeSocket();
    private final EmbeddedChannel channel = link.channel(new SocketHandler(link, socket, false));

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        link.close();
    }

    @Test
    void countsEmptyDatagramAndPassesNothingOn() {
        ByteBuf empty = Packets.of();

        channel.writeInbound(new DatagramPacket(empty, HERE, Packets.SOURCE));

        assertThat(link.drops).isEqualTo(Map.of(DropReason.EMPTY_DATAGRAM, 1L));
        assertThat(empty.refCnt()).isZero();
    }

    @Test
    void makesPacketOfDatagram() {
        channel.writeInbound(
                new DatagramPacket(Packets.of(new byte[] {1, 2, 3}), HERE, Packets.SOURCE));

        InboundPacket packet = channel.readInbound();
        assertThat(packet.source()).isEqualTo(Packets.SOURCE);
        assertThat(packet.wireBytes()).isEqualTo(3);
        assertThat(bytes(packet.content())).containsExactly(1, 2, 3);
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void passesOnWhatIsNoDatagram() {
        channel.writeInbound("an event");

        assertThat(channel.<String>readInbound()).isEqualTo("an event");
    }

    @Test
    void writesDatagramToTheChannel() {
        ChannelFuture written = channel.writeOneOutbound(Packets.of(new byte[] {1, 2}));
        channel.flushOutbound();

        assertThat(written.isSuccess()).isTrue();
        assertThat(Packets.sent(channel)).containsExactly(new byte[] {1, 2});
        assertThat(socket.written).isEmpty();
    }

    @Test
    void writesNothingWhileOthersWouldSpoilItAndMakesUpForItLater() {
        socket.closed = true;
        ChannelFuture written = channel.writeOneOutbound(Packets.of(new byte[] {1, 2}));
        channel.flushOutbound();
        assertThat(written.isDone()).isFalse();
        assertThat(Packets.sent(channel)).isEmpty();

        socket.open();
        channel.runPendingTasks();

        assertThat(written.isSuccess()).isTrue();
        assertThat(Packets.sent(channel)).containsExactly(new byte[] {1, 2});
        assertThat(socket.loopInside).isFalse();
    }

    @Test
    void keepsNobodyWaitingOnceTheChannelIsClosed() {
        socket.closed = true;
        ChannelFuture written = channel.writeOneOutbound(Packets.of(new byte[] {1, 2}));
        channel.flushOutbound();
        assertThat(socket.loopWithdrawn).isFalse();

        channel.close();

        assertThat(socket.loopWithdrawn).isTrue();
        assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
        socket.open();
        channel.runPendingTasks();
        assertThat(socket.loopInside).isFalse();
    }

    @Test
    void keepsNobodyWaitingForALoopThatHasEnded() {
        DefaultEventLoop loop = new DefaultEventLoop();
        LocalChannel ending = new LocalChannel();
        loop.register(ending).syncUninterruptibly();
        ending.pipeline().addLast(new SocketHandler(link, socket, false));
        socket.closed = true;
        loop.submit(() -> ending.pipeline().flush()).syncUninterruptibly();
        loop.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
        socket.loopWithdrawn = false;

        socket.open();

        assertThat(socket.loopWithdrawn).isTrue();
        assertThat(socket.loopInside).isFalse();
    }

    @Test
    void leavesTheSocketIfTheLoopClosesTheChannelByItself() {
        FullChannel full = new FullChannel(new SocketHandler(link, socket, false));
        full.freezeTime();
        full.writeOneOutbound(Packets.of(new byte[] {1, 2}));
        full.flushOutbound();
        assertThat(socket.loopInside).isTrue();

        full.unsafe().close(full.voidPromise());
        full.runPendingTasks();
        assertThat(full.runScheduledPendingTasks()).as("time to the next timer").isEqualTo(-1);

        assertThat(socket.loopInside).isFalse();
        assertThat(socket.loopWithdrawn).isTrue();
        assertThat(full.finishAndReleaseAll()).isFalse();
    }

    @Test
    void keepsOthersFromSpoilingWhatWaitsForAFullSocket() {
        FullChannel full = new FullChannel(new SocketHandler(link, socket, false));
        full.freezeTime();

        full.writeOneOutbound(Packets.of(new byte[] {1, 2}));
        full.flushOutbound();
        assertThat(socket.loopInside).isTrue();

        full.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        full.runPendingTasks();
        assertThat(socket.loopInside).as("still full").isTrue();

        full.drain();
        full.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        full.runPendingTasks();
        assertThat(socket.loopInside).isFalse();
        assertThat(Packets.sent(full)).containsExactly(new byte[] {1, 2});
        assertThat(full.finishAndReleaseAll()).isFalse();
    }

    @Test
    void closesWhilePacketsWaitForAFullSocket() {
        FullChannel full = new FullChannel(new SocketHandler(link, socket, false));
        ChannelFuture written = full.writeOneOutbound(Packets.of(new byte[] {1, 2}));
        full.flushOutbound();
        socket.shut(() -> {});

        full.close();

        assertThat(full.isOpen()).isFalse();
        assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(socket.loopInside).isFalse();
        assertThat(full.finishAndReleaseAll()).isFalse();
    }

    /** A channel whose socket is full at first. */
    private static final class FullChannel extends EmbeddedChannel {
        private boolean drained;

        FullChannel(ChannelHandler handler) {
            super(handler);
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer out) throws Exception {
            if (drained) {
                super.doWrite(out);
            }
        }

        /** The socket has room, so that the channel writes without being asked. */
        void drain() {
            drained = true;
            unsafe().flush();
        }
    }

    @Test
    void writesSynchronousDatagramPastTheChannel() {
        ByteBuf datagram = Packets.of(new byte[] {1, 2});

        ChannelFuture written = writeSync(datagram);

        assertThat(written.isSuccess()).isTrue();
        assertThat(socket.written).containsExactly(new byte[] {1, 2});
        assertThat(datagram.refCnt()).isZero();
    }

    @Test
    void reportsFullSocketOfSynchronousWriteAsEagain() {
        socket.full = true;
        ByteBuf datagram = Packets.of(new byte[] {1});

        ChannelFuture written = writeSync(datagram);

        assertThat(written.cause()).isInstanceOf(KnetException.class).hasMessageContaining("full");
        assertThat(((KnetException) written.cause()).errno()).isEqualTo(Errno.EAGAIN);
        assertThat(datagram.refCnt()).isZero();
    }

    @Test
    void reportsErrorOfSynchronousWriteAsItIs() {
        socket.failure = new IOException("Network is unreachable");
        ByteBuf datagram = Packets.of(new byte[] {1});

        assertThat(writeSync(datagram).cause()).isSameAs(socket.failure);
        assertThat(datagram.refCnt()).isZero();
    }

    private ChannelFuture writeSync(ByteBuf datagram) {
        return channel.writeOneOutbound(datagram, new SyncPromise(channel));
    }

    @Test
    void writesThePacketsOfASynchronousMessageWhenAllAreThere() {
        ChannelFuture first = writeFragment(1);
        assertThat(first.isDone()).isFalse();
        assertThat(socket.written).isEmpty();

        ChannelFuture second = writeFragment(2);

        assertThat(first.isSuccess()).isTrue();
        assertThat(second.isSuccess()).isTrue();
        assertThat(socket.written).containsExactly(new byte[] {1}, new byte[] {2});
    }

    @Test
    void writesWhatThereIsOfASynchronousMessageWhenItIsFlushed() {
        ChannelFuture first = writeFragment(1);

        channel.flush();

        assertThat(first.isSuccess()).isTrue();
        assertThat(socket.written).containsExactly(new byte[] {1});
    }

    @Test
    void failsWhatThereIsOfASynchronousMessageWhenTheChannelCloses() {
        ChannelFuture first = writeFragment(1);

        channel.close();

        assertThat(first.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(socket.written).isEmpty();
    }

    /** One of the two packets of a synchronous message. */
    private ChannelFuture writeFragment(int number) {
        return channel.writeOneOutbound(Packets.of((byte) number), new SyncPromise(channel, 2));
    }

    @Test
    void keepsOthersFromWritingBetweenThePacketsOfOneMessage() {
        channel.writeOneOutbound(Packets.of((byte) 1));
        channel.flushOutbound();
        assertThat(socket.loopAlone).isFalse();

        channel.writeOneOutbound(Packets.of((byte) 2), new FragmentPromise(channel));
        channel.writeOneOutbound(Packets.of((byte) 3), new FragmentPromise(channel));
        socket.closed = true;
        channel.flushOutbound();
        assertThat(Packets.sent(channel)).containsExactly(new byte[] {1});
        assertThat(socket.loopAlone).isTrue();

        socket.open();
        channel.runPendingTasks();
        assertThat(Packets.sent(channel)).containsExactly(new byte[] {2}, new byte[] {3});
        channel.writeOneOutbound(Packets.of((byte) 4));
        channel.flushOutbound();
        assertThat(socket.loopAlone).isFalse();
        assertThat(Packets.sent(channel)).containsExactly(new byte[] {4});
    }

    @Test
    void refusesWhatIsNoDatagramAndReleasesIt() {
        DatagramPacket notABuffer =
                new DatagramPacket(Packets.of(new byte[] {1}), Packets.SOURCE, HERE);

        ChannelFuture written = channel.writeOneOutbound(notABuffer);

        assertThat(written.cause())
                .isInstanceOf(KnetException.class)
                .hasFieldOrPropertyWithValue("errno", Errno.ENOMSG)
                .hasMessageContainingAll("knet-socket", "DatagramPacket", "ByteBuf");
        assertThat(notABuffer.refCnt()).isZero();
    }

    @Test
    void shutsTheSocketBeforeTheChannelCloses() {
        boolean[] shutBefore = new boolean[1];
        channel.pipeline()
                .addFirst(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                                shutBefore[0] = socket.shut;
                                ctx.close(promise);
                            }
                        });

        channel.close();

        assertThat(channel.isOpen()).isFalse();
        assertThat(shutBefore[0]).isTrue();
    }

    @Test
    void tellsTheLinkWhenTheChannelFillsAndWhenItDrains() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(32, 64));

        channel.write(Packets.of(new byte[100]));
        assertThat(link.writability).containsExactly(false);

        channel.flush();
        assertThat(link.writability).containsExactly(false, true);
        assertThat(Packets.sent(channel)).hasSize(1);
    }

    @Test
    void tellsTheLinkOfTheSocketsErrorsAndNobodyElse() {
        channel.pipeline().fireExceptionCaught(new PortUnreachableException());

        assertThat(link.socketErrors).containsExactly(Errno.ECONNREFUSED);
        channel.checkException();
    }
}

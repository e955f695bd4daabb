package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.NativeMode;
import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.SendPace;
import io.knet.netty.transport.SocketSettings;
import io.knet.netty.transport.Transports;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The write past the channel that a synchronous send ends in. */
@ParameterizedClass
@MethodSource("transports")
final class DirectSocketTest {
    @Parameter private DatagramTransport transport;

    private final LinkEnds path = FreePorts.link();
    private EventLoopGroup group;
    private Channel channel;
    private DirectSocket socket;

    /** Nobody is there to answer, which does not matter here. */
    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable refusal) {}
    }

    static Stream<DatagramTransport> transports() {
        return Stream.of(NativeMode.values())
                .filter(mode -> mode != NativeMode.AUTO)
                .map(Transports::ofMode);
    }

    @BeforeEach
    void connect() {
        group = Transports.newGroup(transport, 1, "direct", Duration.ZERO);
        channel = transport.newChannel(path.left(), SocketSettings.ordinary(1 << 16));
        channel.pipeline().addLast(new Deaf());
        group.register(channel).syncUninterruptibly();
        channel.bind(path.left()).syncUninterruptibly();
        channel.connect(path.right()).syncUninterruptibly();
        socket = transport.directSocket(channel, SendPace.NONE);
    }

    @AfterEach
    void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .syncUninterruptibly();
    }

    @Test
    void everyKindOfBufferIsWrittenAndLeftAsItWas() throws IOException {
        byte[] expected = {1, 2, 3, 4, 5};
        try (DatagramSocket peer = new DatagramSocket(path.right())) {
            peer.setSoTimeout((int) Await.LIMIT.toMillis());
            for (ByteBuf datagram :
                    new ByteBuf[] {
                        Unpooled.directBuffer().writeByte(0).writeBytes(expected).skipBytes(1),
                        Unpooled.wrappedBuffer(expected),
                        Unpooled.wrappedBuffer(
                                Unpooled.wrappedBuffer(expected, 0, 2),
                                Unpooled.wrappedBuffer(expected, 2, 3)),
                        Unpooled.wrappedBuffer(expected).asReadOnly()
                    }) {
                ByteBuf before = datagram.copy();
                assertThat(socket.tryWrite(datagram)).isTrue();
                socket.checkPendingError();
                assertThat(datagram).isEqualTo(before);
                DatagramPacket received = new DatagramPacket(new byte[16], 16);
                peer.receive(received);
                assertThat(Arrays.copyOf(received.getData(), received.getLength()))
                        .isEqualTo(expected);
                datagram.release();
                before.release();
            }
        }
    }

    @Test
    void aClosedSocketTakesNothing() {
        socket.shut(() -> {});
        channel.close().syncUninterruptibly();
        ByteBuf datagram = Unpooled.directBuffer().writeByte(1);
        assertThatThrownBy(() -> socket.tryWrite(datagram))
                .isInstanceOf(ClosedChannelException.class);
        datagram.release();
    }

    @Test
    void whatWasWrittenBeforeTheSocketWasClosedCountsAsWritten() throws IOException {
        ByteBuf datagram = Unpooled.directBuffer().writeByte(1);
        assertThat(socket.tryWrite(datagram)).isTrue();
        socket.shut(() -> {});
        channel.close().syncUninterruptibly();
        assertThatCode(() -> socket.checkPendingError()).doesNotThrowAnyException();
        datagram.release();
    }
}

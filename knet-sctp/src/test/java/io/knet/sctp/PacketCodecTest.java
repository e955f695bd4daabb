package io.knet.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.nio.sctp.MessageInfo;
import io.knet.netty.handler.InboundPacket;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.sctp.SctpMessage;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketCodecTest {
    private static final InetSocketAddress PEER =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5405);

    private final List<DropReason> drops = new ArrayList<>();
    private final PacketCodec codec =
            new PacketCodec(
                    PEER,
                    (reason, packets, whose) -> {
                        for (int packet = 0; packet < packets; packet++) {
                            drops.add(reason);
                        }
                    });
    private final EmbeddedChannel channel = new EmbeddedChannel(codec);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void receive(byte[] content, boolean complete) {
        MessageInfo info = MessageInfo.createOutgoing(null, 0).complete(complete);
        channel.writeInbound(new SctpMessage(info, Unpooled.wrappedBuffer(content)));
    }

    private static byte[] bytes(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return bytes;
    }

    private byte[] packet() {
        InboundPacket packet = channel.readInbound();
        assertThat(packet).isNotNull();
        try {
            assertThat(packet.source()).isEqualTo(PEER);
            assertThat(packet.wireBytes()).isEqualTo(packet.content().readableBytes());
            return ByteBufUtil.getBytes(packet.content());
        } finally {
            packet.release();
        }
    }

    @Test
    void aMessageIsAPacket() {
        receive(bytes(3, 1), true);
        receive(bytes(PacketCodec.LONGEST, 2), true);

        assertThat(packet()).isEqualTo(bytes(3, 1));
        assertThat(packet()).isEqualTo(bytes(PacketCodec.LONGEST, 2));
    }

    @Test
    void partsOfAMessageArePutTogetherAndMessagesAreNot() {
        receive(bytes(2, 1), false);
        receive(bytes(3, 1), false);
        assertThat(channel.inboundMessages()).isEmpty();
        receive(bytes(4, 1), true);
        receive(bytes(5, 2), true);

        assertThat(packet()).isEqualTo(bytes(9, 1));
        assertThat(packet()).isEqualTo(bytes(5, 2));
        assertThat(drops).isEmpty();
    }

    @Test
    void aMessageThatIsLongerThanAnyPacketIsDroppedWhole() {
        receive(bytes(60_000, 1), false);
        receive(bytes(5_536, 1), false);
        receive(bytes(60_000, 1), false);
        receive(bytes(1, 1), true);
        receive(bytes(PacketCodec.LONGEST + 1, 1), true);
        receive(bytes(5, 2), true);

        assertThat(packet()).isEqualTo(bytes(5, 2));
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(drops).containsExactly(DropReason.MESSAGE_TOO_LONG, DropReason.MESSAGE_TOO_LONG);
    }

    @Test
    void theBeginningOfAMessageThatNeverEndsIsCounted() {
        receive(bytes(2, 1), false);
        channel.close();
        channel.runPendingTasks();

        assertThat(drops).containsExactly(DropReason.CLOSED);
        assertThat(codec.gone()).isCompleted();
    }

    @Test
    void eachPacketLeavesAsOneMessageOnTheFirstStream() {
        channel.writeOutbound(Unpooled.wrappedBuffer(bytes(7, 3)));

        SctpMessage message = channel.readOutbound();
        assertThat(message.streamIdentifier()).isZero();
        assertThat(message.protocolIdentifier()).isZero();
        assertThat(message.isUnordered()).isFalse();
        ByteBuf content = message.content();
        assertThat(ByteBufUtil.getBytes(content)).isEqualTo(bytes(7, 3));
        message.release();
    }

    /** Else a peer would fill the memory of a node whose other event loop is busy. */
    @Test
    @SuppressWarnings("deprecation") // Netty has no other way to run a handler elsewhere
    void nothingIsReadWhileManyPacketsWaitForAnotherLoop() throws Exception {
        EventExecutor far = new DefaultEventExecutor();
        CountDownLatch busy = new CountDownLatch(1);
        AtomicInteger seen = new AtomicInteger();
        try {
            channel.pipeline()
                    .addLast(
                            far,
                            new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelRead(ChannelHandlerContext ctx, Object packet) {
                                    ReferenceCountUtil.release(packet);
                                    seen.incrementAndGet();
                                }
                            });
            far.submit(() -> {}).get(30, TimeUnit.SECONDS);
            far.execute(
                    () -> {
                        try {
                            busy.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });

            for (int i = 1; i < PacketCodec.MOST_UNDER_WAY; i++) {
                receive(bytes(3, 1), true);
            }
            assertThat(channel.config().isAutoRead()).isTrue();
            receive(bytes(3, 1), true);
            assertThat(channel.config().isAutoRead()).isFalse();

            busy.countDown();
            far.submit(() -> {}).get(30, TimeUnit.SECONDS);
            channel.runPendingTasks();

            assertThat(seen).hasValue(PacketCodec.MOST_UNDER_WAY);
            assertThat(channel.config().isAutoRead()).isTrue();
        } finally {
            busy.countDown();
            // Its handler is told of the end, there.
            channel.finishAndReleaseAll();
            far.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}

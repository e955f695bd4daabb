package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.message.RxMessage;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryHandlerTest {
    private final RecordingLink link = new RecordingLink();
    private final EmbeddedChannel channel = link.channel(new DeliveryHandler(link));

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        link.close();
    }

    @Test
    void deliversMessages() {
        ByteBuf content = Packets.of(new byte[] {1, 2, 3});

        channel.writeInbound(new RxMessage(2, 5, 7, 0, content));

        assertThat(link.delivered)
                .singleElement()
                .satisfies(
                        message -> {
                            assertThat(message.host()).isEqualTo(2);
                            assertThat(message.channel()).isEqualTo(5);
                            assertThat(message.sequence()).isEqualTo(7);
                            assertThat(message.content()).containsExactly(1, 2, 3);
                        });
        assertThat(content.refCnt()).isZero();
    }

    @Test
    void releasesForeignObjectAndReportsIt() {
        ByteBuf foreign = Packets.of(new byte[] {1});

        channel.writeInbound(foreign);

        assertThat(foreign.refCnt()).isZero();
        assertThat(link.delivered).isEmpty();
        assertThat(link.handlerFailures)
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure)
                                        .hasMessageContainingAll("ByteBuf", "InboundMessage"));
    }

    @Test
    void reportsWhatAnotherHandlerThrew() {
        RuntimeException bug = new IllegalStateException("a bug");
        channel.pipeline()
                .addFirst(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object received) {
                                throw bug;
                            }
                        });

        channel.writeInbound("anything");

        assertThat(link.handlerFailures).containsExactly(bug);
        channel.checkException();
    }
}

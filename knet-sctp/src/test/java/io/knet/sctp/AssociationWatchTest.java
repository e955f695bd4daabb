package io.knet.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.netty.transport.SocketErrors;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssociationWatchTest {
    private final List<AssociationLostException> lost = new ArrayList<>();
    private final AssociationWatch watch = new AssociationWatch();
    private final EmbeddedChannel channel = new EmbeddedChannel(watch);

    AssociationWatchTest() {
        watch.onLost(lost::add);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void anAssociationThatEndsIsLostOnceWithTheSocketsReason() {
        channel.pipeline().fireExceptionCaught(new IOException("Connection timed out"));
        assertThat(lost).isEmpty();
        // What Netty does when a read fails: past the pipeline.
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();

        assertThat(lost).hasSize(1);
        assertThat(lost.get(0)).hasRootCauseMessage("Connection timed out");
        assertThat(SocketErrors.errno(lost.get(0))).isEqualTo(Errno.ECONNABORTED);
        assertThat(SocketErrors.isUnreachable(Errno.ECONNABORTED)).isTrue();
    }

    @Test
    void oneThatThisSideClosesIsNotLost() {
        channel.close();
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(lost).isEmpty();
    }

    @Test
    void whatIsNoErrorOfTheSocketGoesToOthers() {
        List<Throwable> others = new ArrayList<>();
        channel.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(
                                    ChannelHandlerContext ctx, Throwable cause) {
                                others.add(cause);
                            }
                        });
        RuntimeException ofHandler = new IllegalStateException("of a handler");
        channel.pipeline().fireExceptionCaught(ofHandler);

        assertThat(others).containsExactly(ofHandler);
    }
}

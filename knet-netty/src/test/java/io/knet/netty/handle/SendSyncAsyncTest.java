package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Attachment;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Synchronous sends whose caller does not wait. Host 2 lives on the second event loop. */
class SendSyncAsyncTest {
    private static final int FIRST_LOOP = 0;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Holder holder = new Holder();
    private final VirtualNode virtual = new VirtualNode(1, 2, this::addHandler);
    private final NettyHost host = virtual.addHost(2);
    private final NettyDataChannel channel = virtual.openChannel(0);

    private boolean withHandler;

    /** Passes on what is written, or holds it. */
    private static final class Holder extends ChannelOutboundHandlerAdapter {
        private boolean holds;
        private Runnable passOn = () -> {};

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (holds) {
                passOn = () -> ctx.writeAndFlush(message, promise);
            } else {
                ctx.write(message, promise);
            }
        }
    }

    private void addHandler(io.netty.channel.Channel link, KnetLink owner) {
        if (withHandler) {
            link.pipeline().addLast("holder", holder);
        }
    }

    private NettyLink linkThatIsUp(int id) {
        NettyLink link = virtual.addLink(host, id);
        virtual.bringUp(link);
        virtual.sent(link);
        virtual.node.filter.install(DestinationFilter.unicastTo(2));
        return link;
    }

    private CompletableFuture<Void> send() {
        ByteBuf message = Packets.of((byte) 7);
        CompletableFuture<Void> sent = channel.sendSyncAsync(message, Attachment.NONE, SECOND);
        return sent;
    }

    private static KnetError failure(CompletableFuture<Void> sent) throws Exception {
        try {
            sent.get(30, TimeUnit.SECONDS);
            throw new AssertionError("it was sent");
        } catch (ExecutionException failed) {
            return ((KnetException) failed.getCause()).error();
        }
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    @Test
    void completesWhenTheSocketHasTheMessage() {
        NettyLink link = linkThatIsUp(0);

        CompletableFuture<Void> sent = send();

        assertThat(sent).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(virtual.sent(link)).hasSize(1);
        assertThat(virtual.node.counters.get(HandleCounter.TX_MESSAGES)).isOne();
    }

    @Test
    void worksOnAnotherEventLoopWithAHandlerInThePipeline() {
        withHandler = true;
        NettyLink link = linkThatIsUp(0);
        CompletableFuture<?>[] sent = new CompletableFuture<?>[1];

        virtual.on(FIRST_LOOP, () -> sent[0] = send());
        assertThat(sent[0]).isNotDone();
        virtual.run();

        assertThat(sent[0]).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(virtual.sent(link)).hasSize(1);
    }

    @Test
    void completesWhenAHandlerPassesTheMessageOnLater() {
        withHandler = true;
        linkThatIsUp(0);
        holder.holds = true;

        CompletableFuture<Void> sent = send();
        virtual.run();
        assertThat(sent).isNotDone();
        holder.passOn.run();
        virtual.run();

        assertThat(sent).succeedsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void timesOutWhenThereIsNoOutcome() throws Exception {
        withHandler = true;
        linkThatIsUp(0);
        holder.holds = true;

        CompletableFuture<Void> sent = send();
        virtual.run();
        virtual.advanceMillis(1001);

        assertThat(failure(sent)).isEqualTo(KnetError.TIMED_OUT);
        holder.passOn.run();
        virtual.run();
    }

    @Test
    void failsInsteadOfThrowing() throws Exception {
        virtual.node.filter.install(DestinationFilter.unicastTo(2));
        ByteBuf message = Packets.of((byte) 7);

        assertThat(failure(channel.sendSyncAsync(message))).isEqualTo(KnetError.HOST_DOWN);

        assertThat(message.refCnt()).isZero();
    }

    @Test
    void tellsThatThereIsNoFilter() throws Exception {
        assertThat(failure(send())).isEqualTo(KnetError.NO_FILTER);
    }

    @Test
    void goesOverAnotherLinkIfTheFirstHasNoChannel() {
        NettyLink first = linkThatIsUp(0);
        NettyLink second = linkThatIsUp(1);
        VirtualNode.channel(first).close();

        CompletableFuture<Void> sent = send();
        virtual.run();

        assertThat(sent).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(virtual.sent(second)).hasSize(1);
    }
}

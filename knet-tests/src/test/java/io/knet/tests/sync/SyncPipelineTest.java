package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.knet.Attachment;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.OutboundMessage;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What handlers of a program's own can do to a synchronous send that passes them. The kind of
 * sockets makes no difference here.
 */
final class SyncPipelineTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private @Nullable SyncPair open;

    /** A handler that does something to written objects while it is told to. */
    private static final class Meddler extends ChannelOutboundHandlerAdapter {
        private volatile @Nullable Act act;

        interface Act {
            void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
                    throws Exception;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
                throws Exception {
            Act now = act;
            if (now == null) {
                ctx.write(message, promise);
            } else {
                now.write(ctx, message, promise);
            }
        }
    }

    /** A written message that waits for the test to decide about it. */
    private record Held(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        void passOn() {
            ctx.executor().execute(() -> ctx.writeAndFlush(message, promise));
        }

        void fail(Throwable failure) {
            ReferenceCountUtil.release(message);
            promise.setFailure(failure);
        }
    }

    /** A pair of nodes whose first one has the handler in front of one of knet's. */
    private SyncPair start(Meddler meddler, String before) {
        open =
                SyncPair.start(
                        Setting.EPOLL,
                        nodes ->
                                nodes.node(
                                        1,
                                        handle ->
                                                handle.linkInitializer(
                                                        (channel, link) ->
                                                                add(channel, meddler, before))));
        open.nodes.silence();
        return open;
    }

    private static void add(Channel channel, Meddler meddler, String before) {
        channel.pipeline().addBefore(before, "meddler", meddler);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LinkHandlers.CRYPTO,
                LinkHandlers.GUARD,
                LinkHandlers.COMPRESSION,
                LinkHandlers.DELIVERY
            })
    void anObjectThatLinksDoNotKnowIsRefused(String place) {
        Meddler meddler = new Meddler();
        SyncPair pair = start(meddler, place);
        meddler.act =
                (ctx, message, promise) -> {
                    ReferenceCountUtil.release(message);
                    ctx.write("a string", promise);
                };
        KnetException failure = pair.refused("lost");
        assertThat(failure.error()).isEqualTo(KnetError.UNKNOWN_MESSAGE_TYPE);
        assertThat(failure.errno()).isEqualTo(Errno.ENOMSG);
        assertThat(failure).hasMessageContaining("java.lang.String");
        meddler.act = null;
        pair.send("kept");
        assertThat(pair.inbox.takeText()).isEqualTo("kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {LinkHandlers.GUARD, LinkHandlers.COMPRESSION, LinkHandlers.DELIVERY})
    void aBufferThatIsNoPacketIsRefusedAndReleased(String place) {
        Meddler meddler = new Meddler();
        SyncPair pair = start(meddler, place);
        ByteBuf foreign = Unpooled.buffer().writeByte(0xff);
        meddler.act =
                (ctx, message, promise) -> {
                    ReferenceCountUtil.release(message);
                    ctx.write(foreign, promise);
                };
        KnetException failure = pair.refused("lost");
        assertThat(failure.error()).isEqualTo(KnetError.UNKNOWN_MESSAGE_TYPE);
        assertThat(foreign.refCnt()).isZero();
    }

    @Test
    void aMessageThatIsHeldBackTimesOutAndMayStillBeSent() {
        Meddler meddler = new Meddler();
        SyncPair pair = start(meddler, LinkHandlers.DELIVERY);
        CompletableFuture<Held> held = holdNext(meddler);
        TrackedBuffer message = TrackedBuffer.of("late");
        KnetException failure = pair.failureOf(message, SHORT);
        assertThat(failure).isNotNull();
        assertThat(failure.error()).isEqualTo(KnetError.TIMED_OUT);
        assertThat(failure.errno()).isEqualTo(Errno.ETIMEDOUT);
        Await.result(held).passOn();
        assertThat(pair.inbox.takeText()).isEqualTo("late");
        message.awaitReleased();
    }

    @Test
    void theTimeoutOfTheHandleHoldsUnlessAnotherIsGiven() {
        Meddler meddler = new Meddler();
        SyncPair pair =
                open =
                        SyncPair.start(
                                Setting.EPOLL,
                                nodes ->
                                        nodes.node(
                                                1,
                                                handle ->
                                                        handle.syncTimeout(SHORT)
                                                                .linkInitializer(
                                                                        (channel, link) ->
                                                                                add(
                                                                                        channel,
                                                                                        meddler,
                                                                                        LinkHandlers
                                                                                                .DELIVERY))));
        CompletableFuture<Held> held = holdNext(meddler);
        KnetException failure =
                catchThrowableOfType(
                        KnetException.class, () -> pair.channel.sendSync(TrackedBuffer.of("lost")));
        assertThat(failure.error()).isEqualTo(KnetError.TIMED_OUT);
        Await.result(held).fail(new IllegalStateException("given up"));
    }

    @Test
    void aThreadThatWaitsForTheOutcomeCanBeInterrupted() {
        Meddler meddler = new Meddler();
        SyncPair pair = start(meddler, LinkHandlers.DELIVERY);
        CompletableFuture<Held> held = holdNext(meddler);
        TrackedBuffer message = TrackedBuffer.of("lost");
        CompletableFuture<KnetException> failure = new CompletableFuture<>();
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread caller =
                new Thread(
                        () -> {
                            failure.complete(pair.failureOf(message, SyncPair.LONG));
                            stillInterrupted.complete(Thread.currentThread().isInterrupted());
                        });
        caller.start();
        Await.result(held);
        caller.interrupt();
        assertThat(Await.result(failure).error()).isEqualTo(KnetError.INTERRUPTED);
        assertThat(Await.result(failure).errno()).isEqualTo(Errno.EINTR);
        assertThat(Await.result(stillInterrupted)).isTrue();
        Await.result(held).fail(new IllegalStateException("given up"));
        message.awaitReleased();
        Await.end(caller);
    }

    @Test
    void whatAHandlerFailsTheMessageForIsTheCause() {
        Meddler meddler = new Meddler();
        SyncPair pair = start(meddler, LinkHandlers.DELIVERY);
        RuntimeException reason = new IllegalStateException("the handler's own");
        meddler.act =
                (ctx, message, promise) -> {
                    ReferenceCountUtil.release(message);
                    promise.setFailure(reason);
                };
        KnetException failure = pair.refused("lost");
        assertThat(failure).hasCause(reason).hasMessageContaining("the handler's own");
        assertThat(failure).hasMessageContaining("link 2/0");
        assertThat(pair.link(0).isUp()).isTrue();
    }

    @Test
    void whatAHandlerThrowsIsTheCause() {
        Meddler meddler = new Meddler();
        SyncPair pair = start(meddler, LinkHandlers.DELIVERY);
        RuntimeException reason = new IllegalStateException("the handler's own");
        meddler.act =
                (ctx, message, promise) -> {
                    ReferenceCountUtil.release(message);
                    throw reason;
                };
        assertThat(pair.refused("lost")).hasCause(reason);
        meddler.act = null;
        pair.send("kept");
        assertThat(pair.inbox.takeText()).isEqualTo("kept");
    }

    @Test
    void aHandlerMayChangeTheMessage() {
        Meddler meddler = new Meddler();
        SyncPair pair = start(meddler, LinkHandlers.DELIVERY);
        meddler.act =
                (ctx, message, promise) -> {
                    OutboundMessage old = (OutboundMessage) message;
                    ByteBuf content = Unpooled.copiedBuffer(old.content(), old.content());
                    old.release();
                    ctx.write(old.replace(content), promise);
                };
        pair.send("twice");
        assertThat(pair.inbox.takeText()).isEqualTo("twicetwice");
    }

    @Test
    void aMessageHeldBackOnItsOwnEventLoopWouldDeadlock() {
        Meddler meddler = new Meddler();
        SyncPair pair = start(meddler, LinkHandlers.DELIVERY);
        CompletableFuture<Held> held = holdNext(meddler);
        TrackedBuffer message = TrackedBuffer.of("late");
        KnetException failure = pair.onEventLoop(() -> pair.failureOf(message, SyncPair.LONG));
        assertThat(failure.error()).isEqualTo(KnetError.WOULD_DEADLOCK);
        assertThat(failure.errno()).isEqualTo(Errno.EDEADLK);
        Await.result(held).passOn();
        assertThat(pair.inbox.takeText()).isEqualTo("late");
        message.awaitReleased();
    }

    @Test
    void aListenerOnAnotherEventLoopThanTheHandlersWouldDeadlock() {
        KnetException failure = sendFromTheLoopOfAnotherHost(Setting.EPOLL_PIPELINE);
        assertThat(failure.error()).isEqualTo(KnetError.WOULD_DEADLOCK);
        assertThat(failure.errno()).isEqualTo(Errno.EDEADLK);
        assertThat(failure).hasMessageContaining("link 3/0");
    }

    @Test
    void aListenerOnAnotherEventLoopMaySendWhereThereAreNoHandlers() {
        assertThat(sendFromTheLoopOfAnotherHost(Setting.EPOLL)).isNull();
        assertThat(sendFromTheLoopOfAnotherHost(Setting.NIO)).isNull();
    }

    /** Node 2 sends to node 1, whose listener sends to node 3, which lives on another loop. */
    private static @Nullable KnetException sendFromTheLoopOfAnotherHost(Setting setting) {
        try (Cluster nodes =
                Cluster.of(3).star().each(setting::applyTo).each(node -> node.threads(2)).start()) {
            Inbox inbox = new Inbox();
            nodes.node(3).openChannel(0, inbox);
            KnetHandle center = nodes.node(1);
            center.filter(DestinationFilter.unicastTo(3));
            TrackedBuffer message = TrackedBuffer.of("on the way");
            CompletableFuture<@Nullable KnetException> outcome = new CompletableFuture<>();
            DataChannel out = center.openChannel(0);
            center.openChannel(
                    1,
                    received ->
                            outcome.complete(
                                    catchThrowableOfType(
                                            KnetException.class,
                                            () ->
                                                    out.sendSync(
                                                            message,
                                                            Attachment.NONE,
                                                            SyncPair.LONG))));
            nodes.node(2).filter(DestinationFilter.unicastTo(1));
            nodes.node(2).openChannel(1).sendSync(TrackedBuffer.of("go"));
            KnetException failure = Await.result(outcome);
            message.awaitReleased();
            if (failure == null) {
                assertThat(inbox.takeText()).isEqualTo("on the way");
            }
            return failure;
        }
    }

    private static CompletableFuture<Held> holdNext(Meddler meddler) {
        CompletableFuture<Held> held = new CompletableFuture<>();
        meddler.act =
                (ctx, message, promise) -> {
                    meddler.act = null;
                    held.complete(new Held(ctx, message, promise));
                };
        return held;
    }
}

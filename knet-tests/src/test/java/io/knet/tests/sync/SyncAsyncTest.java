package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Attachment;
import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.NativeMode;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code sendSyncAsync}, over real sockets, from where a program may not wait. */
final class SyncAsyncTest {
    private static final int LOOPS = 2;

    /** A handler of the program's own that changes nothing. */
    private static void addPassThrough(Channel channel) {
        channel.pipeline().addLast(new ChannelDuplexHandler());
    }

    private static SyncPair start(EventLoopGroup loops) {
        return SyncPair.start(
                Setting.EPOLL,
                nodes ->
                        nodes.node(
                                1,
                                handle ->
                                        handle.nativeMode(NativeMode.AUTO)
                                                .eventLoopGroup(loops)
                                                .linkInitializer(
                                                        (channel, link) ->
                                                                addPassThrough(channel))));
    }

    @Test
    void everyEventLoopOfTheProgramSendsThroughItsOwnHandlers() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(LOOPS, EpollIoHandler.newFactory());
        try (SyncPair pair = start(loops)) {
            for (EventExecutor loop : loops) {
                CompletableFuture<Void> sent =
                        CompletableFuture.supplyAsync(
                                        () -> pair.channel.sendSyncAsync(TrackedBuffer.of("hello")),
                                        loop)
                                .thenCompose(future -> future);

                Await.result(sent);
                assertThat(pair.inbox.takeText()).isEqualTo("hello");
            }
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void aMessageWithAnAttachmentGoesWithTheHandlesTimeout() {
        try (SyncPair pair = SyncPair.start(Setting.EPOLL)) {
            Await.result(pair.channel.sendSyncAsync(TrackedBuffer.of("one"), "attachment"));
            Await.result(
                    pair.channel.sendSyncAsync(
                            TrackedBuffer.of("two"), Attachment.NONE, Duration.ofSeconds(10)));

            assertThat(pair.inbox.takeText()).isEqualTo("one");
            assertThat(pair.inbox.takeText()).isEqualTo("two");
        }
    }

    @Test
    void whatWouldBeThrownFailsTheFuture() throws Exception {
        try (SyncPair pair = SyncPair.start(Setting.EPOLL)) {
            DataChannel channel = pair.channel;
            assertThat(error(channel.sendSyncAsync(TrackedBuffer.of(new byte[0]))))
                    .isEqualTo(KnetError.MESSAGE_EMPTY);
            assertThat(
                            error(
                                    channel.sendSyncAsync(
                                            TrackedBuffer.of("x"),
                                            Attachment.NONE,
                                            Duration.ofNanos(1))))
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
            channel.close();
            assertThat(error(channel.sendSyncAsync(TrackedBuffer.of("x"))))
                    .isEqualTo(KnetError.CHANNEL_CLOSED);
        }
    }

    private static KnetError error(CompletableFuture<Void> sent) throws Exception {
        try {
            sent.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("the message was sent");
        } catch (ExecutionException failed) {
            return ((KnetException) failed.getCause()).error();
        }
    }
}

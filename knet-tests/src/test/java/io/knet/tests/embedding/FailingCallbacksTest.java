package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.Verdict;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.handler.InboundMessage;
import io.knet.netty.handler.LinkHandlers;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever a program gives to node 1 fails in some way, or does not return. Node 1 goes on with
 * nodes 2 and 3, and says what happened.
 */
final class FailingCallbacksTest {
    /** What it fails with. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // stands where any value is wanted
    enum Failure {
        EXCEPTION(() -> new IllegalStateException("the program failed")),
        ASSERTION(() -> new AssertionError("the program failed")),
        STACK(StackOverflowError::new),
        LINKAGE(() -> new NoClassDefFoundError("the/program"));

        private final Supplier<Throwable> maker;

        Failure(Supplier<Throwable> maker) {
            this.maker = maker;
        }

        /** Throws it, whatever it is. */
        <T> T raise() {
            Throwable made = maker.get();
            if (made instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) made;
        }
    }

    private static final String BAD = "bad";
    private static final String GOOD = "good";

    private final Inbox second = new Inbox();
    private final Inbox third = new Inbox();
    private final AtomicReference<Cluster> started = new AtomicReference<>();

    private Cluster start(UnaryOperator<NettyHandleBuilder> first) {
        Cluster cluster =
                Cluster.of(3)
                        .star()
                        .timers(Cluster.IMPATIENT)
                        .node(1, handle -> first.apply(handle.threads(3)))
                        .start();
        started.set(cluster);
        cluster.node(1).filter(DestinationFilter.byAttachment());
        cluster.node(2).openChannel(0, second);
        cluster.node(3).openChannel(0, third);
        return cluster;
    }

    @AfterEach
    void close() {
        if (started.get() != null) {
            started.get().close();
        }
    }

    private static long count(Cluster cluster, HandleCounter counter) {
        return cluster.node(1).stats().get(counter);
    }

    private static long drops(Cluster cluster, DropReason reason) {
        return cluster.node(1).stats().get(reason);
    }

    /** Node 1 sends to both, in both ways, and hears from both. */
    private void assertAllWell(Cluster cluster) {
        KnetHandle first = cluster.node(1);
        cluster.awaitReachable(1);
        DataChannel channel = first.openFreeChannel(ChannelConfig.of(0));
        try (channel) {
            for (int peer = 2; peer <= 3; peer++) {
                Inbox inbox = peer == 2 ? second : third;
                cluster.node(peer)
                        .filter(
                                request ->
                                        switch (request.direction()) {
                                            case TX ->
                                                    Verdict.unicast(1).onChannel(channel.number());
                                            case RX -> Verdict.deliver().onChannel(0);
                                        });
                channel.send(TrackedBuffer.of("queued"), peer);
                assertThat(inbox.takeText()).isEqualTo("queued");
                channel.sendSync(TrackedBuffer.of("sync"), peer);
                assertThat(inbox.takeText()).isEqualTo("sync");
                cluster.node(peer).findChannel(0).orElseThrow().send(TrackedBuffer.of("back"));
                assertThat(channel.receive(Await.LIMIT))
                        .hasValueSatisfying(message -> message.release());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageListener(Failure failure) {
        Cluster cluster = start(handle -> handle);
        cluster.node(1).openChannel(0, message -> failure.raise());
        cluster.node(2).filter(DestinationFilter.unicastTo(1));
        cluster.node(2).findChannel(0).orElseThrow().send(TrackedBuffer.of(BAD));

        Await.until(() -> count(cluster, HandleCounter.CALLBACK_FAILURES) == 1);
        assertAllWell(cluster);
    }

    @ParameterizedTest
    @EnumSource
    void anEventListener(Failure failure) {
        Cluster cluster = start(handle -> handle);
        cluster.node(1).onEvent(event -> failure.raise());
        Events others = Events.of(cluster.node(1));
        cluster.link(1, 2, 0).disable();
        others.await(KnetEvent.LinkDown.class);
        cluster.link(1, 2, 0).enable();
        others.await(KnetEvent.LinkUp.class);

        assertThat(count(cluster, HandleCounter.CALLBACK_FAILURES)).isGreaterThanOrEqualTo(2);
        assertAllWell(cluster);
    }

    @ParameterizedTest
    @EnumSource
    void aFilterOfWhatIsSent(Failure failure) {
        Cluster cluster = start(handle -> handle);
        DataChannel channel = cluster.node(1).openChannel(0);
        cluster.node(1).filter(request -> failure.raise());
        channel.send(TrackedBuffer.of(BAD));
        Await.until(() -> drops(cluster, DropReason.FILTER_FAILED) == 1);
        assertThat(Failures.error(() -> channel.sendSync(TrackedBuffer.of(BAD))))
                .isEqualTo(KnetError.FILTER_REFUSED);

        assertThat(count(cluster, HandleCounter.CALLBACK_FAILURES)).isEqualTo(2);
        cluster.node(1).filter(DestinationFilter.byAttachment());
        assertAllWell(cluster);
    }

    @ParameterizedTest
    @EnumSource
    void aFilterOfWhatIsReceived(Failure failure) {
        Cluster cluster = start(handle -> handle);
        cluster.node(1).filter(request -> failure.raise());
        cluster.node(2).filter(DestinationFilter.unicastTo(1));
        cluster.node(2).findChannel(0).orElseThrow().send(TrackedBuffer.of(BAD));
        Await.until(() -> drops(cluster, DropReason.FILTER_FAILED) == 1);

        assertThat(count(cluster, HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
        cluster.node(1).filter(DestinationFilter.byAttachment());
        assertAllWell(cluster);
    }

    /**
     * A handler that fails on messages of four bytes or less that go to node 2 or come from there.
     */
    private static final class FailingHandler extends ChannelDuplexHandler {
        private final Failure failure;

        FailingHandler(Failure failure) {
            this.failure = failure;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object received) {
            if (((InboundMessage) received).content().readableBytes() <= BAD.length()) {
                ReferenceCountUtil.release(received);
                failure.raise();
            }
            ctx.fireChannelRead(received);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object sent, ChannelPromise promise) {
            if (((io.knet.netty.handler.OutboundMessage) sent).content().readableBytes()
                    <= BAD.length()) {
                ReferenceCountUtil.release(sent);
                failure.raise();
            }
            ctx.write(sent, promise);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerInALinksPipeline(Failure failure) {
        Cluster cluster =
                start(
                        handle ->
                                handle.linkInitializer(
                                        (channel, link) ->
                                                channel.pipeline()
                                                        .addBefore(
                                                                LinkHandlers.DELIVERY,
                                                                "program",
                                                                new FailingHandler(failure))));
        DataChannel channel = cluster.node(1).openChannel(0);
        channel.send(TrackedBuffer.of(BAD), 2);
        Await.until(() -> drops(cluster, DropReason.HANDLER_FAILED) == 1);
        assertThatThrownBy(() -> channel.sendSync(TrackedBuffer.of(BAD), 2)).isNotNull();
        cluster.node(2).filter(DestinationFilter.unicastTo(1));
        cluster.node(2).findChannel(0).orElseThrow().send(TrackedBuffer.of(BAD));
        Await.until(() -> drops(cluster, DropReason.HANDLER_FAILED) >= 2);

        Await.until(() -> count(cluster, HandleCounter.CALLBACK_FAILURES) >= 2);
        channel.close();
        cluster.node(1).openChannel(0);
        assertThat(cluster.link(1, 2, 0).isUp()).isTrue();
        assertThat(cluster.link(1, 3, 0).isUp()).isTrue();
        channel.close();
        cluster.node(1).findChannel(0).orElseThrow().close();
        assertAllWell(cluster);
    }

    @ParameterizedTest
    @EnumSource
    void aLinkInitializer(Failure failure) {
        AtomicReference<Runnable> initializer = new AtomicReference<>(() -> {});
        Cluster cluster =
                start(handle -> handle.linkInitializer((channel, link) -> initializer.get().run()));
        KnetLink old = cluster.link(1, 2, 0);
        Await.result(old.removeAsync());
        initializer.set(failure::raise);
        assertThatThrownBy(() -> cluster.host(1, 2).addLink(0, cluster.config(1, 2, 0)))
                .isNotNull();
        initializer.set(() -> {});
        cluster.host(1, 2).addLink(0, cluster.config(1, 2, 0));

        assertAllWell(cluster);
    }

    @ParameterizedTest
    @EnumSource
    void aClock(Failure failure) {
        AtomicReference<Supplier<Instant>> clock = new AtomicReference<>(Instant::now);
        Cluster cluster = start(handle -> handle.wallClock(() -> clock.get().get()));
        clock.set(failure::raise);
        cluster.link(1, 2, 0).disable();
        cluster.link(1, 2, 0).enable();
        Await.result(cluster.link(1, 2, 0).whenUp());
        clock.set(Instant::now);

        assertAllWell(cluster);
    }

    /** Fails on everything that knet logs. */
    private static final class FailingAppender extends AppenderBase<ILoggingEvent> {
        private final Failure failure;

        FailingAppender(Failure failure) {
            this.failure = failure;
        }

        @Override
        public synchronized void doAppend(ILoggingEvent event) {
            failure.raise();
        }

        @Override
        protected void append(ILoggingEvent event) {}
    }

    @ParameterizedTest
    @EnumSource
    void aLogAppender(Failure failure) {
        Logger knet = (Logger) LoggerFactory.getLogger("io.knet");
        Level before = knet.getLevel();
        FailingAppender appender = new FailingAppender(failure);
        appender.start();
        Cluster cluster = start(handle -> handle);
        knet.addAppender(appender);
        knet.setLevel(Level.TRACE);
        try {
            Events events = Events.of(cluster.node(1));
            cluster.link(1, 2, 0).disable();
            events.await(KnetEvent.LinkDown.class);
            cluster.link(1, 2, 0).enable();
            events.await(KnetEvent.LinkUp.class);
            assertAllWell(cluster);
        } finally {
            knet.detachAppender(appender);
            knet.setLevel(before);
        }
        assertAllWell(cluster);
    }

    @ParameterizedTest
    @EnumSource
    void whatHangsOnAFuture(Failure failure) {
        Cluster cluster = start(handle -> handle);
        KnetLink link = cluster.link(1, 2, 0);
        CompletableFuture<?> bad = link.whenDown().thenRun(failure::raise);
        CompletableFuture<?> good = link.whenDown();
        link.disable();
        Await.result(good);
        assertThatThrownBy(() -> Await.result(bad)).isNotNull();
        link.enable();

        assertAllWell(cluster);
    }

    /** The event loop of node 2 on node 1 stands still; that of node 3 does not. */
    @Test
    void aMessageListenerThatWaitsHoldsUpItsOwnPeerOnlyAndIsReported() {
        Cluster cluster = start(handle -> handle);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        DataChannel waiting =
                cluster.node(1)
                        .openChannel(
                                0,
                                message -> {
                                    entered.countDown();
                                    Await.open(over);
                                });
        cluster.node(2).filter(DestinationFilter.unicastTo(1));
        cluster.node(2).findChannel(0).orElseThrow().send(TrackedBuffer.of(GOOD));
        Await.open(entered);
        try {
            // Long enough for whoever is held up to be given up.
            Await.result(cluster.link(2, 1, 0).whenDown());
            assertThat(cluster.link(3, 1, 0).isUp()).isTrue();
            assertThat(cluster.link(1, 3, 0).isUp()).isTrue();
            try (DataChannel other = cluster.node(1).openChannel(1)) {
                other.send(TrackedBuffer.of(GOOD), 3);
                other.sendSync(TrackedBuffer.of(GOOD), 3);
            }
        } finally {
            over.countDown();
        }
        Await.until(() -> count(cluster, HandleCounter.LOOP_STALLS) > 0);
        waiting.close();
        third.drain();
        Await.result(cluster.host(1, 2).whenReachable());
    }

    @Test
    void anEventListenerThatWaitsHoldsUpNoPackets() {
        Cluster cluster = start(handle -> handle);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        cluster.node(1)
                .onEvent(
                        event -> {
                            entered.countDown();
                            Await.open(over);
                        });
        cluster.link(1, 2, 0).disable();
        cluster.link(1, 2, 0).enable();
        Await.open(entered);
        try {
            assertAllWell(cluster);
        } finally {
            over.countDown();
        }
    }
}

package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.handler.InboundMessage;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.knet.netty.handler.OutboundMessage;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkStats;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers of the program's own in the pipelines of links. */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class OwnHandlersTest {
    @Parameter private NativeMode sockets;

    /** Puts a handler in front of one of knet's, in each link's pipeline. */
    private static LinkInitializer before(String place, Supplier<ChannelHandler> handler) {
        return (channel, link) -> channel.pipeline().addBefore(place, "program", handler.get());
    }

    private Cluster start(LinkInitializer initializer) {
        return Cluster.of(2)
                .sockets(sockets)
                .node(1, handle -> handle.linkInitializer(initializer))
                .start();
    }

    /** Node 2 sends to node 1. */
    private static String receive(Cluster nodes, Inbox inbox, String text) {
        KnetHandle sender = nodes.node(2);
        DataChannel channel = sender.findChannel(0).orElseGet(() -> sender.openChannel(0));
        channel.send(TrackedBuffer.of(text));
        return inbox.takeText();
    }

    private static Inbox inbox(Cluster nodes, int node) {
        Inbox inbox = new Inbox();
        nodes.node(node).openChannel(0, inbox);
        return inbox;
    }

    /** Copies every datagram that passes. */
    private static final class Capture extends ChannelDuplexHandler {
        private final Queue<ByteBuf> sent = new ConcurrentLinkedQueue<>();
        private final Queue<ByteBuf> received = new ConcurrentLinkedQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            received.add(Unpooled.copiedBuffer(((DatagramPacket) message).content()));
            ctx.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            sent.add(Unpooled.copiedBuffer((ByteBuf) message));
            ctx.write(message, promise);
        }

        private static List<PacketType> types(Queue<ByteBuf> packets) {
            return packets.stream().map(CommonHeader::type).distinct().toList();
        }
    }

    @Test
    void aCaptureNextToTheSocketSeesEveryDatagram() {
        Capture capture = new Capture();
        LinkInitializer initializer = (channel, link) -> channel.pipeline().addFirst(capture);
        try (Cluster nodes = start(initializer)) {
            nodes.node(1).mtu().manual(1500);
            Inbox inbox = inbox(nodes, 1);
            nodes.node(1).openChannel(1).send(TrackedBuffer.of("out"));
            assertThat(receive(nodes, inbox, "in")).isEqualTo("in");
            KnetLink link = nodes.link(1, 2, 0);
            nodes.silence();
            Await.until(
                    () -> {
                        LinkStats stats = link.status().stats();
                        return stats.txTotalPackets() == capture.received.size()
                                || stats.rxTotalPackets() == capture.received.size();
                    });
            assertThat(capture.sent).allMatch(packet -> PacketInspector.check(packet) == null);
            assertThat(capture.received).allMatch(packet -> PacketInspector.check(packet) == null);
            assertThat(Capture.types(capture.sent))
                    .contains(PacketType.PING, PacketType.PONG, PacketType.DATA);
            assertThat(Capture.types(capture.received))
                    .contains(PacketType.PING, PacketType.PONG, PacketType.DATA);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LinkHandlers.CRYPTO, LinkHandlers.GUARD})
    void packetsAreSealedBeforeTheCryptoHandlerAndPlainBehindIt(String place) {
        Queue<Boolean> plain = new ConcurrentLinkedQueue<>();
        LinkInitializer initializer =
                before(
                        place,
                        () ->
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(
                                            ChannelHandlerContext ctx, Object message) {
                                        ByteBuf packet = ((InboundPacket) message).content();
                                        plain.add(PacketInspector.check(packet) == null);
                                        ctx.fireChannelRead(message);
                                    }
                                });
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY]);
                Cluster nodes =
                        Cluster.of(2)
                                .sockets(sockets)
                                .each(node -> node.crypto(crypto))
                                .node(1, handle -> handle.linkInitializer(initializer))
                                .start()) {
            assertThat(receive(nodes, inbox(nodes, 1), "in")).isEqualTo("in");
            assertThat(plain).isNotEmpty().containsOnly(place.equals(LinkHandlers.GUARD));
        }
    }

    @Test
    void aHandlerBehindTheCompressionSeesWholeMessages() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        LinkInitializer initializer =
                before(
                        LinkHandlers.DELIVERY,
                        () ->
                                new ChannelDuplexHandler() {
                                    @Override
                                    public void channelRead(
                                            ChannelHandlerContext ctx, Object message) {
                                        InboundMessage whole = (InboundMessage) message;
                                        seen.add(
                                                "in from "
                                                        + whole.sourceHost()
                                                        + ": "
                                                        + whole.content().readableBytes());
                                        ctx.fireChannelRead(message);
                                    }

                                    @Override
                                    public void write(
                                            ChannelHandlerContext ctx,
                                            Object message,
                                            ChannelPromise promise) {
                                        OutboundMessage whole = (OutboundMessage) message;
                                        seen.add("out: " + whole.content().readableBytes());
                                        ctx.write(message, promise);
                                    }
                                });
        try (Cluster nodes = start(initializer)) {
            Inbox two = inbox(nodes, 2);
            nodes.node(1).filter(DestinationFilter.unicastTo(2));
            DataChannel channel = nodes.node(1).openChannel(5);
            DataChannel receiver = nodes.node(2).openChannel(5, two);
            channel.sendSync(TrackedBuffer.of(new byte[60_000]));
            two.take();
            channel.send(TrackedBuffer.of(new byte[3]));
            two.take();
            assertThat(receive(nodes, inbox(nodes, 1), "x".repeat(5000))).hasSize(5000);
            assertThat(seen).containsExactly("out: 60000", "out: 3", "in from 2: 5000");
            receiver.close();
        }
    }

    @Test
    void aHandlerMayChangeReceivedMessages() {
        LinkInitializer initializer =
                before(
                        LinkHandlers.DELIVERY,
                        () ->
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(
                                            ChannelHandlerContext ctx, Object message) {
                                        InboundMessage old = (InboundMessage) message;
                                        ByteBuf content =
                                                Unpooled.copiedBuffer(
                                                        "changed", StandardCharsets.UTF_8);
                                        old.release();
                                        ctx.fireChannelRead(old.replace(content));
                                    }
                                });
        try (Cluster nodes = start(initializer)) {
            assertThat(receive(nodes, inbox(nodes, 1), "as sent")).isEqualTo("changed");
        }
    }

    @Test
    void aHandlerMayKeepAMessageToItself() {
        AtomicInteger kept = new AtomicInteger();
        LinkInitializer initializer =
                before(
                        LinkHandlers.DELIVERY,
                        () ->
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(
                                            ChannelHandlerContext ctx, Object message) {
                                        if (kept.getAndIncrement() == 0) {
                                            ReferenceCountUtil.release(message);
                                        } else {
                                            ctx.fireChannelRead(message);
                                        }
                                    }
                                });
        try (Cluster nodes = start(initializer)) {
            Inbox inbox = inbox(nodes, 1);
            nodes.node(2).openChannel(0).send(TrackedBuffer.of("kept"));
            assertThat(receive(nodes, inbox, "passed on")).isEqualTo("passed on");
        }
    }

    /** Throws once, for the first message that it is told to; lets pings and probes pass. */
    private static final class Thrower extends ChannelDuplexHandler {
        private final AtomicBoolean armedForReads = new AtomicBoolean();
        private final AtomicBoolean armedForWrites = new AtomicBoolean();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (isData(message) && armedForReads.compareAndSet(true, false)) {
                ReferenceCountUtil.release(message);
                throw new IllegalStateException("the handler's own");
            }
            ctx.fireChannelRead(message);
        }

        private static boolean isData(Object received) {
            return received instanceof InboundMessage
                    || !(received instanceof ByteBufHolder packet)
                    || CommonHeader.type(packet.content()) == PacketType.DATA;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (armedForWrites.compareAndSet(true, false)) {
                ReferenceCountUtil.release(message);
                throw new IllegalStateException("the handler's own");
            }
            ctx.write(message, promise);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LinkHandlers.SOCKET,
                LinkHandlers.CRYPTO,
                LinkHandlers.GUARD,
                LinkHandlers.FRAMING,
                LinkHandlers.DELIVERY
            })
    void aHandlerThatThrowsOnReceivingIsCountedAndHarmless(String place) {
        Thrower thrower = new Thrower();
        try (Cluster nodes = start(before(place, () -> thrower))) {
            Inbox inbox = inbox(nodes, 1);
            nodes.silence();
            thrower.armedForReads.set(true);
            nodes.node(2).openChannel(0).send(TrackedBuffer.of("lost"));
            Await.until(() -> nodes.node(1).stats().get(HandleCounter.CALLBACK_FAILURES) == 1);
            assertThat(receive(nodes, inbox, "received")).isEqualTo("received");
            assertThat(nodes.link(1, 2, 0).status().downCount()).isZero();
            assertThat(nodes.node(1).stats().get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
        }
    }

    @Test
    void aHandlerThatThrowsOnSendingIsCountedAndHarmless() {
        Thrower thrower = new Thrower();
        try (Cluster nodes = start(before(LinkHandlers.DELIVERY, () -> thrower))) {
            Inbox inbox = inbox(nodes, 2);
            thrower.armedForWrites.set(true);
            DataChannel channel = nodes.node(1).openChannel(0);
            TrackedBuffer lost = TrackedBuffer.of("lost");
            channel.send(lost);
            lost.awaitReleased();
            channel.send(TrackedBuffer.of("sent"));
            assertThat(inbox.takeText()).isEqualTo("sent");
            assertThat(nodes.node(1).stats().get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
            assertThat(nodes.node(1).stats().get(DropReason.HANDLER_FAILED)).isEqualTo(1);
            assertThat(nodes.link(1, 2, 0).status().downCount()).isZero();
        }
    }

    @Test
    void aForeignObjectAtTheEndOfThePipelineIsCountedAndReleased() {
        ByteBuf foreign = Unpooled.buffer().writeByte(1);
        LinkInitializer initializer =
                before(
                        LinkHandlers.DELIVERY,
                        () ->
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(
                                            ChannelHandlerContext ctx, Object message) {
                                        if (foreign.refCnt() > 0) {
                                            ctx.fireChannelRead(foreign);
                                        }
                                        ctx.fireChannelRead(message);
                                    }
                                });
        try (Cluster nodes = start(initializer)) {
            assertThat(receive(nodes, inbox(nodes, 1), "received")).isEqualTo("received");
            assertThat(foreign.refCnt()).isZero();
            assertThat(nodes.node(1).stats().get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
        }
    }

    @Test
    void everyLinkIsInitialisedWithItsNames() {
        Queue<String> links = new ConcurrentLinkedQueue<>();
        LinkInitializer initializer =
                (channel, link) -> {
                    links.add(link.host().id() + "/" + link.id());
                    assertThat(channel.attr(LinkHandlers.LINK).get()).isSameAs(link);
                    assertThat(channel.eventLoop().inEventLoop()).isTrue();
                    assertThat(channel.pipeline().names()).containsAll(LinkHandlers.ALL);
                };
        try (Cluster nodes =
                Cluster.of(3)
                        .star()
                        .links(2)
                        .sockets(sockets)
                        .node(1, handle -> handle.linkInitializer(initializer))
                        .start()) {
            assertThat(links).containsExactlyInAnyOrder("2/0", "2/1", "3/0", "3/1");
            assertThat(nodes.node(1).hosts()).extracting(KnetHost::id).containsExactly(2, 3);
        }
    }

    @Test
    void theInitializerIsGivenTheLinkOfTheHost() {
        CompletableFuture<KnetLink> given = new CompletableFuture<>();
        try (Cluster nodes = start((channel, link) -> given.complete(link))) {
            assertThat(Await.result(given)).isSameAs(nodes.link(1, 2, 0));
        }
    }

    @Test
    void handlersAreToldWhatHappensToTheirLink() {
        Queue<KnetEvent> told = new ConcurrentLinkedQueue<>();
        LinkInitializer initializer =
                before(
                        LinkHandlers.DELIVERY,
                        () ->
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void userEventTriggered(
                                            ChannelHandlerContext ctx, Object event) {
                                        assertThat(ctx.executor().inEventLoop()).isTrue();
                                        told.add((KnetEvent) event);
                                        ctx.fireUserEventTriggered(event);
                                    }
                                });
        try (Cluster nodes = start(initializer)) {
            KnetLink link = nodes.link(1, 2, 0);
            takeUntil(told, KnetEvent.LinkUp.class, up -> up.host() == 2 && up.link() == 0);
            nodes.node(1).mtu().manual(1400);
            takeUntil(told, KnetEvent.LinkMtu.class, mtu -> mtu.mtu() == link.status().mtu());
            link.disable();
            takeUntil(
                    told,
                    KnetEvent.LinkDown.class,
                    down -> down.reason() == LinkDownReason.DISABLED);
        }
    }

    private static <E extends KnetEvent> void takeUntil(
            Queue<KnetEvent> told, Class<E> type, Predicate<E> wanted) {
        while (true) {
            Await.until(() -> !told.isEmpty());
            KnetEvent next = told.remove();
            if (type.isInstance(next) && wanted.test(type.cast(next))) {
                return;
            }
        }
    }

    @Test
    void channelsAreSetUpAsTheProgramWants() {
        ByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        CompletableFuture<Boolean> broadcast = new CompletableFuture<>();
        Queue<ByteBufAllocator> received = new ConcurrentLinkedQueue<>();
        try (Cluster nodes =
                Cluster.of(2)
                        .sockets(sockets)
                        .node(
                                1,
                                handle ->
                                        handle.allocator(allocator)
                                                .channelOption(ChannelOption.SO_BROADCAST, true)
                                                .linkInitializer(
                                                        (channel, link) -> {
                                                            received.add(channel.alloc());
                                                            broadcast.complete(
                                                                    channel.config()
                                                                            .getOption(
                                                                                    ChannelOption
                                                                                            .SO_BROADCAST));
                                                        }))
                        .start()) {
            assertThat(Await.result(broadcast)).isTrue();
            nodes.node(1).openChannel(0, message -> received.add(message.content().alloc()));
            nodes.node(2).openChannel(0).send(TrackedBuffer.of("x".repeat(5000)));
            Await.until(() -> received.size() == 2);
            assertThat(received).allMatch(each -> each == allocator);
        }
    }

    @Test
    void aLinkWhoseSocketDoesNotKnowAnOptionIsNotAdded() throws IOException {
        LinkEnds path = FreePorts.link();
        try (KnetHandle handle =
                new NettyHandleBuilder(1)
                        .nativeMode(sockets)
                        .channelOption(ChannelOption.TCP_NODELAY, true)
                        .build()) {
            KnetHost host = handle.addHost(2);
            LinkConfig config = LinkConfig.udp(path.left(), path.right());

            KnetException failure = Failures.of(() -> host.addLink(0, config));

            assertThat(failure.error()).isEqualTo(KnetError.NOT_SUPPORTED);
            assertThat(failure).hasMessageContaining("TCP_NODELAY is unknown to");
            assertThat(host.links()).isEmpty();
            new DatagramSocket(path.left()).close();
        }
    }

    @Test
    void ifTheInitializerThrowsTheLinkIsNotAdded() throws IOException {
        RuntimeException reason = new IllegalStateException("the initializer's own");
        AtomicBoolean armed = new AtomicBoolean(true);
        LinkInitializer initializer =
                (channel, link) -> {
                    if (armed.get()) {
                        throw reason;
                    }
                };
        LinkEnds path = FreePorts.link();
        LinkConfig config = LinkConfig.udp(path.left(), path.right());
        try (KnetHandle handle =
                new NettyHandleBuilder(1)
                        .nativeMode(sockets)
                        .linkInitializer(initializer)
                        .build()) {
            KnetHost host = handle.addHost(2);
            KnetException failure = Failures.of(() -> host.addLink(0, config));
            assertThat(failure).hasRootCause(reason).hasMessageContaining("the initializer's own");
            assertThat(host.links()).isEmpty();
            new DatagramSocket(path.left()).close();
            armed.set(false);
            assertThat(host.addLink(0, config).localAddress()).isEqualTo(path.left());
        }
    }

    @Test
    void aChannelThatAHandlerClosesIsOpenedAgain() {
        Queue<Channel> channels = new ConcurrentLinkedQueue<>();
        LinkInitializer initializer = (channel, link) -> channels.add(channel);
        try (Cluster nodes = start(initializer)) {
            Channel first = channels.element();
            first.close().syncUninterruptibly();
            Await.until(() -> channels.size() == 2);
            Inbox inbox = inbox(nodes, 2);
            nodes.awaitReachable(1);
            Await.until(() -> channels.stream().anyMatch(Channel::isActive));
            nodes.awaitReachable(2);
            DataChannel channel = nodes.node(1).openChannel(0);
            channel.send(TrackedBuffer.of("over the new one"));
            assertThat(inbox.takeText()).isEqualTo("over the new one");
        }
    }

    @Test
    void handlersAreRemovedWithTheirLink() {
        CompletableFuture<Void> inactive = new CompletableFuture<>();
        CompletableFuture<Void> removed = new CompletableFuture<>();
        LinkInitializer initializer =
                before(
                        LinkHandlers.DELIVERY,
                        () ->
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelInactive(ChannelHandlerContext ctx) {
                                        inactive.complete(null);
                                        ctx.fireChannelInactive();
                                    }

                                    @Override
                                    public void handlerRemoved(ChannelHandlerContext ctx) {
                                        removed.complete(null);
                                    }
                                });
        try (Cluster nodes = start(initializer)) {
            Await.result(nodes.link(1, 2, 0).removeAsync());
            Await.result(inactive);
            Await.result(removed);
        }
    }

    @Test
    void aHandlerMaySendByItself() {
        AtomicBoolean armed = new AtomicBoolean();
        LinkInitializer initializer =
                before(
                        LinkHandlers.FRAMING,
                        () ->
                                new ChannelOutboundHandlerAdapter() {
                                    @Override
                                    public void write(
                                            ChannelHandlerContext ctx,
                                            Object packet,
                                            ChannelPromise promise) {
                                        if (armed.compareAndSet(true, false)) {
                                            ByteBuf twin = ((ByteBuf) packet).retainedDuplicate();
                                            ctx.write(twin);
                                        }
                                        ctx.write(packet, promise);
                                    }
                                });
        try (Cluster nodes = start(initializer)) {
            Inbox inbox = inbox(nodes, 2);
            nodes.silence();
            armed.set(true);
            nodes.node(1).openChannel(0).send(TrackedBuffer.of("twice on the wire"));
            assertThat(inbox.takeText()).isEqualTo("twice on the wire");
            Await.until(() -> nodes.node(2).stats().get(DropReason.DUPLICATE) == 1);
        }
    }
}

package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.Direction;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.Verdict;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.NioTransport;
import io.knet.netty.transport.SendPace;
import io.knet.netty.transport.SocketSettings;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.MultithreadEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes whose links have channels that cannot join the event loops of their hosts. */
class ChannelElsewhereTest {
    private static final LinkTimers TIMERS =
            LinkTimers.ofMillis(50, 2_000).withPongsToComeUp(2).withBackoff(1);
    private static final int FRAGMENTED = 65_000;
    private static final int WAIT_SECONDS = 60;

    private final EventLoopGroup sockets =
            new MultiThreadIoEventLoopGroup(
                    2, new DefaultThreadFactory("sockets"), NioIoHandler.newFactory());

    /** Its messages pass a handler of the program's own. */
    private final Node one =
            new Node(
                    1,
                    (channel, link) ->
                            channel.pipeline()
                                    .addBefore(
                                            LinkHandlers.DELIVERY,
                                            "own",
                                            new ChannelDuplexHandler()));

    private final Node two = new Node(2, (channel, link) -> {});

    /** The send queue has a loop with sockets; the loop of the only host has none. */
    private static final class Loops extends MultithreadEventLoopGroup {
        Loops(EventLoopGroup sockets) {
            super(
                    2,
                    new DefaultThreadFactory("hosts"),
                    new Object[] {sockets, new AtomicBoolean()});
        }

        @Override
        protected EventLoop newChild(Executor executor, Object... args) {
            EventLoopGroup elsewhere = (EventLoopGroup) args[0];
            if (((AtomicBoolean) args[1]).compareAndSet(false, true)) {
                return elsewhere.next();
            }
            return new DefaultEventLoop(this, executor) {
                @Override
                public ChannelFuture register(Channel channel) {
                    return elsewhere.register(channel);
                }
            };
        }
    }

    /** The JDK's sockets; searches paths, though these cannot forbid fragmentation. */
    private static final class Searching implements DatagramTransport {
        private final NioTransport nio = new NioTransport();

        @Override
        public String name() {
            return nio.name();
        }

        @Override
        public Channel newChannel(InetSocketAddress local, SocketSettings settings) {
            return nio.newChannel(local, settings);
        }

        @Override
        public void share(Channel channel) {
            nio.share(channel);
        }

        @Override
        public DirectSocket directSocket(Channel channel, SendPace pace) {
            return nio.directSocket(channel, pace);
        }

        @Override
        public int dropEarlyDatagrams(Channel channel) {
            return nio.dropEarlyDatagrams(channel);
        }

        @Override
        public boolean forbidsFragmentation() {
            return true;
        }

        @Override
        public OptionalInt pathMtu(Channel channel) {
            return nio.pathMtu(channel);
        }

        @Override
        public CompletableFuture<Void> whenFree(Channel channel) {
            return nio.whenFree(channel);
        }

        @Override
        public void abandon(Channel channel) {
            nio.abandon(channel);
        }
    }

    private final class Node {
        final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
        final InetSocketAddress address =
                new Searching().findFree(new InetSocketAddress(Packets.address("127.0.0.1"), 0));
        final Loops loops = new Loops(sockets);
        final HandleAssembly assembly;
        final DataChannel data;

        Node(int id, LinkInitializer initializer) {
            assembly =
                    VirtualNode.assemble(
                            id, new Searching(), loops, new CryptoSlots(), initializer);
            assembly.handle.filter(
                    request -> Verdict.unicast(request.direction() == Direction.TX ? 3 - id : id));
            assembly.handle.enableForwarding();
            data =
                    assembly.handle.openChannel(
                            0, message -> received.add(ByteBufUtil.getBytes(message.content())));
        }

        KnetLink linkTo(int id, Node peer) {
            return assembly.handle
                    .addHost(id, LinkPolicy.PASSIVE)
                    .addLink(0, LinkConfig.udp(address, peer.address).withTimers(TIMERS));
        }
    }

    private final NettyLink fromOne = (NettyLink) one.linkTo(2, two);
    private final NettyLink fromTwo = (NettyLink) two.linkTo(1, one);

    @BeforeEach
    void comeUp() throws Exception {
        fromOne.whenUp().get(WAIT_SECONDS, TimeUnit.SECONDS);
        fromTwo.whenUp().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        one.assembly.handle.close(Duration.ofSeconds(WAIT_SECONDS));
        two.assembly.handle.close(Duration.ofSeconds(WAIT_SECONDS));
        for (EventLoopGroup group : new EventLoopGroup[] {one.loops, two.loops, sockets}) {
            group.shutdownGracefully(0, WAIT_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static byte[] message(int length, int fill) {
        byte[] message = new byte[length];
        Arrays.fill(message, (byte) fill);
        return message;
    }

    private static void assertReceived(Node node, byte[] expected) throws Exception {
        assertThat(node.received.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(expected);
    }

    @Test
    void onlyTheTransportsHandlerLeavesTheLoopOfTheHost() {
        Channel channel = fromTwo.channel().orElseThrow().channel();
        ChannelPipeline pipeline = channel.pipeline();
        EventLoop host = ((NettyHost) fromTwo.host()).loop();

        assertThat(channel.eventLoop()).isNotEqualTo(host);
        assertThat(pipeline.context(LinkHandlers.SOCKET).executor()).isEqualTo(channel.eventLoop());
        for (String name : LinkHandlers.ALL) {
            if (!name.equals(LinkHandlers.SOCKET)) {
                assertThat(pipeline.context(name).executor()).as(name).isEqualTo(host);
            }
        }
    }

    @Test
    void theMtuOfThePathIsFound() throws Exception {
        fromOne.whenMtuKnown().get(WAIT_SECONDS, TimeUnit.SECONDS);
        fromTwo.whenMtuKnown().get(WAIT_SECONDS, TimeUnit.SECONDS);

        assertThat(fromOne.status().mtu()).isPositive();
        assertThat(fromTwo.status().mtu()).isPositive();
    }

    @Test
    void messagesInFragmentsGoBothWays() throws Exception {
        one.data.send(message(FRAGMENTED, 1));
        two.data.send(message(FRAGMENTED, 2));
        assertReceived(two, message(FRAGMENTED, 1));
        assertReceived(one, message(FRAGMENTED, 2));
        one.data.send(message(3, 3));
        two.data.send(message(3, 4));
        assertReceived(two, message(3, 3));
        assertReceived(one, message(3, 4));
    }

    @Test
    void synchronousMessagesGoBothWays() throws Exception {
        for (int length : new int[] {1, FRAGMENTED}) {
            one.data.sendSync(message(length, 5));
            two.data.sendSync(message(length, 6));
            assertReceived(two, message(length, 5));
            assertReceived(one, message(length, 6));
        }
    }

    @Test
    void theLinkGoesDownWhenItsPeerIsSilent() throws Exception {
        CompletableFuture<KnetLink> down = fromOne.whenDown();

        fromTwo.reconfigureAsync(fromTwo.config().withEnabled(false))
                .get(WAIT_SECONDS, TimeUnit.SECONDS);

        down.get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(fromOne.status().up()).isFalse();
    }
}

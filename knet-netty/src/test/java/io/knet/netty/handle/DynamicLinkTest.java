package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.KnetEvent;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.event.LinkPeerMovedEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.LogLines;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.LinkEvent;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Links that learn their peer's address (spec wire 11.2), in virtual time. */
class DynamicLinkTest {
    private static final int HOST = 2;
    private static final int LINK = 0;
    private static final InetSocketAddress PEER = address("192.0.2.9", 5405);
    private static final InetSocketAddress OTHER_PORT = address("192.0.2.9", 5999);
    private static final InetSocketAddress OTHER_IP = address("192.0.2.10", 5405);

    /** The listener is the first channel of the node. */
    private static final int FIRST = 1;

    private final VirtualNode virtual = new VirtualNode(1);
    private NettyLink link;

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(Packets.address(ip), port);
    }

    @BeforeEach
    void addLink() {
        link = addDynamicLink(HOST);
        link.accessList().add(AccessEntry.accept("192.0.2.0/24"));
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private NettyLink addDynamicLink(int host) {
        NettyHost to = virtual.addHost(host);
        InetSocketAddress local =
                host == HOST
                        ? address("127.0.0.1", 0)
                        : virtual.node.hosts.get(HOST).link(LINK).localAddress();
        to.addLinkAsync(LINK, LinkConfig.dynamic(local).withTimers(VirtualNode.TIMERS));
        virtual.run();
        return (NettyLink) to.link(LINK);
    }

    private FakeChannel channel(int index) {
        return virtual.transport.opened.get(index);
    }

    private int channels() {
        return virtual.transport.opened.size();
    }

    private void hear(InetSocketAddress from, ByteBuf packet) {
        virtual.receive(virtual.listener(), from, packet);
    }

    private void hearPing(InetSocketAddress from) {
        hear(from, ping(1));
    }

    private ByteBuf ping(int sequence) {
        return Packets.ping(HOST, LINK, 0, sequence, true);
    }

    private ByteBuf pong() {
        return Packets.pong(HOST, LINK, virtual.clock.nanoTime());
    }

    private static List<PacketType> sent(FakeChannel channel) {
        List<PacketType> types = new ArrayList<>();
        for (byte[] packet : Packets.sent(channel)) {
            ByteBuf buffer = Packets.of(packet);
            types.add(CommonHeader.type(buffer));
            buffer.release();
        }
        return types;
    }

    /** The peer is heard, answers, and the link comes up. */
    private FakeChannel bringUp() {
        hearPing(PEER);
        FakeChannel channel = channel(channels() - 1);
        virtual.receive(channel, PEER, pong());
        virtual.receive(channel, PEER, pong());
        assertThat(link.isUp()).isTrue();
        sent(channel);
        return channel;
    }

    @Test
    void isSilentUntilItsPeerIsHeard() {
        virtual.advanceMillis(60_000);

        assertThat(channels()).isEqualTo(FIRST);
        assertThat(link.remoteAddress()).isEmpty();
        assertThat(link.status().remote()).isEmpty();
        assertThat(link.describeDown()).isEqualTo("link 0 has not heard its peer");
    }

    @Test
    void takesTheSourceOfAPingForItsPeerAndAnswers() {
        hearPing(PEER);

        assertThat(link.remoteAddress()).contains(PEER);
        assertThat(link.status().remote()).contains(PEER);
        assertThat(sent(channel(FIRST))).containsExactly(PacketType.PONG, PacketType.PING);
        assertThat(virtual.drops()).isEmpty();
        virtual.advanceMillis(1000);
        assertThat(sent(channel(FIRST))).containsExactly(PacketType.PING);
    }

    static Stream<Arguments> packetsThatTeachNothing() {
        return Stream.of(
                Arguments.of(supplier(() -> Packets.pong(HOST, LINK, 0)), DropReason.WRONG_SOURCE),
                Arguments.of(
                        supplier(() -> Packets.probe(HOST, LINK, 1400, 1000)),
                        DropReason.WRONG_SOURCE),
                Arguments.of(
                        supplier(() -> Packets.probeReply(HOST, LINK, 1400)),
                        DropReason.WRONG_SOURCE),
                Arguments.of(
                        supplier(() -> Packets.data(HOST, 1, (byte) 1)), DropReason.WRONG_SOURCE),
                Arguments.of(
                        supplier(() -> Packets.ping(HOST, LINK + 1, 0, 1, true)),
                        DropReason.UNKNOWN_LINK),
                Arguments.of(
                        supplier(() -> Packets.ping(HOST, 255, 0, 1, true)),
                        DropReason.UNKNOWN_LINK),
                Arguments.of(
                        supplier(() -> Packets.ping(HOST + 1, LINK, 0, 1, true)),
                        DropReason.UNKNOWN_HOST));
    }

    private static Supplier<ByteBuf> supplier(Supplier<ByteBuf> packet) {
        return packet;
    }

    @ParameterizedTest
    @MethodSource("packetsThatTeachNothing")
    void learnsFromNothingElse(Supplier<ByteBuf> packet, DropReason reason) {
        hear(PEER, packet.get());

        assertThat(virtual.drops()).isEqualTo(Map.of(reason, 1L));
        assertThat(channels()).isEqualTo(FIRST);
    }

    @Test
    void takesNobodyWhomTheListDoesNotAccept() {
        hearPing(address("198.51.100.1", 5405));

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.ACCESS_LIST, 1L));
        assertThat(channels()).isEqualTo(FIRST);
    }

    @Test
    void takesNobodyWhileTheListIsEmptyUnlessListsAreOff() {
        link.accessList().clear();
        hearPing(PEER);
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.ACCESS_LIST, 1L));

        virtual.node.handle.accessLists(false);
        hearPing(PEER);
        assertThat(link.remoteAddress()).contains(PEER);
    }

    @Test
    void takesNobodyWhileItIsDisabled() {
        link.disable();

        hearPing(PEER);

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.LINK_DISABLED, 1L));
        assertThat(channels()).isEqualTo(FIRST);
    }

    @Test
    void opensSocketsForPingsNotTooOften() {
        hearPing(PEER);
        hearPing(OTHER_IP);
        assertThat(channels()).isEqualTo(FIRST + 1);
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 1L));

        virtual.advanceMillis(200);
        hearPing(OTHER_IP);
        assertThat(link.remoteAddress()).contains(OTHER_IP);
        assertThat(channel(FIRST).isOpen()).isFalse();
    }

    @Test
    void forgetsASourceToWhichThereIsNoRoute() {
        virtual.transport.noRoute = new NoRouteToHostException("No route to host");
        hearPing(PEER);
        assertThat(link.remoteAddress()).isEmpty();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.SOCKET_ERROR, 1L));

        virtual.transport.noRoute = null;
        virtual.advanceMillis(200);
        hearPing(PEER);
        assertThat(link.remoteAddress()).contains(PEER);
    }

    @Test
    void fallsSilentWhenItGoesDownAndSpeaksAgainWhenSpokenTo() {
        FakeChannel channel = bringUp();
        virtual.advanceMillis(60_000);
        assertThat(link.isUp()).isFalse();
        sent(channel);

        virtual.advanceMillis(10_000);
        assertThat(sent(channel)).isEmpty();
        assertThat(link.remoteAddress()).contains(PEER);

        virtual.receive(channel, PEER, ping(2));
        assertThat(sent(channel)).containsExactly(PacketType.PONG, PacketType.PING);
    }

    @Test
    void believesTheLastPingWhileItIsDown() {
        bringUp();
        virtual.advanceMillis(60_000);

        hearPing(OTHER_PORT);

        assertThat(link.remoteAddress()).contains(OTHER_PORT);
        assertThat(channel(FIRST).isOpen()).isFalse();
        assertThat(sent(channel(FIRST + 1))).containsExactly(PacketType.PONG, PacketType.PING);
    }

    @Test
    void movesWithItsPeerWhenThatHasProvedItself() {
        FakeChannel old = bringUp();
        virtual.advanceMillis(300);

        hearPing(OTHER_PORT);
        FakeChannel moved = channel(FIRST + 1);
        assertThat(sent(moved)).containsExactly(PacketType.PING, PacketType.PONG);
        assertThat(link.remoteAddress()).contains(PEER);
        assertThat(old.isOpen()).isTrue();

        virtual.receive(moved, OTHER_PORT, pong());
        assertThat(link.remoteAddress()).contains(OTHER_PORT);
        assertThat(VirtualNode.channel(link)).isSameAs(moved);
        assertThat(old.isOpen()).isFalse();
        assertThat(link.status().downCount()).isZero();
        assertThat(link.isUp()).isTrue();
    }

    @Test
    void staysWithItsPeerIfTheNewcomerDoesNotAnswerInTime() {
        FakeChannel old = bringUp();
        virtual.advanceMillis(300);
        hearPing(OTHER_IP);
        ByteBuf late = pong();
        for (int i = 0; i < 3; i++) {
            virtual.advanceMillis(699);
            virtual.receive(old, PEER, pong());
        }
        FakeChannel newcomer = channel(FIRST + 1);

        assertThat(newcomer.isOpen()).isFalse();
        hear(OTHER_IP, late);
        assertThat(link.remoteAddress()).contains(PEER);
        assertThat(link.isUp()).isTrue();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 1L));
    }

    @Test
    void doesNotCountAnOldPongForAProof() {
        bringUp();
        ByteBuf old = pong();
        virtual.advanceMillis(2001);
        hearPing(OTHER_IP);

        virtual.receive(channel(FIRST + 1), OTHER_IP, old);

        assertThat(link.remoteAddress()).contains(PEER);
    }

    @Test
    void testsOneNewcomerAtATime() {
        bringUp();
        virtual.advanceMillis(300);
        hearPing(OTHER_IP);
        virtual.advanceMillis(300);

        hearPing(OTHER_PORT);

        assertThat(channels()).isEqualTo(FIRST + 2);
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 1L));
    }

    @Test
    void pingsANewcomerAgainWhenItPingsAgain() {
        bringUp();
        virtual.advanceMillis(300);
        hearPing(OTHER_IP);
        FakeChannel newcomer = channel(FIRST + 1);
        sent(newcomer);

        virtual.receive(newcomer, OTHER_IP, ping(2));
        assertThat(sent(newcomer)).containsExactly(PacketType.PING, PacketType.PONG);

        hear(OTHER_IP, ping(3));
        assertThat(sent(newcomer)).containsExactly(PacketType.PING, PacketType.PONG);
    }

    @Test
    void takesOnlyPingsAndPongsFromANewcomer() {
        NettyDataChannel messages = virtual.openChannel(0);
        bringUp();
        virtual.advanceMillis(300);
        hearPing(OTHER_IP);
        FakeChannel newcomer = channel(FIRST + 1);
        sent(newcomer);

        virtual.receive(newcomer, OTHER_IP, Packets.data(HOST, 5, (byte) 1));
        virtual.receive(newcomer, OTHER_IP, Packets.probe(HOST, LINK, 1400, 1000));
        virtual.receive(newcomer, OTHER_IP, Packets.probeReply(HOST, LINK, 1400));

        assertThat(VirtualNode.received(messages)).isEmpty();
        assertThat(sent(newcomer)).isEmpty();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 3L));
    }

    /** A repeated old ping must not make the node believe that its peer has started again. */
    @Test
    void learnsNothingAboutSequenceNumbersFromANewcomer() {
        NettyDataChannel messages = virtual.openChannel(0);
        FakeChannel channel = bringUp();
        virtual.receive(channel, PEER, ping(9));
        virtual.receive(channel, PEER, Packets.data(HOST, 10, (byte) 1));
        virtual.advanceMillis(300);

        hear(OTHER_IP, ping(0));
        virtual.receive(channel, PEER, Packets.data(HOST, 10, (byte) 1));

        assertThat(VirtualNode.received(messages)).hasSize(1);
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.DUPLICATE, 1L));
    }

    @Test
    void takesDataFromItsPeersOtherPorts() {
        NettyDataChannel messages = virtual.openChannel(0);
        bringUp();

        hear(OTHER_PORT, Packets.data(HOST, 1, (byte) 7));

        assertThat(VirtualNode.received(messages)).containsExactly(new byte[] {7});
    }

    @Test
    void anErrorOfTheNewcomersSocketIsNotTheLinks() {
        bringUp();
        virtual.advanceMillis(300);
        hearPing(OTHER_IP);
        FakeChannel newcomer = channel(FIRST + 1);

        newcomer.pipeline().fireExceptionCaught(new PortUnreachableException("refused"));
        virtual.run();

        assertThat(newcomer.isOpen()).isFalse();
        assertThat(link.isUp()).isTrue();
    }

    @Test
    void theNewcomerTakesThePlaceOfAPeerThatIsGone() {
        FakeChannel old = bringUp();
        virtual.advanceMillis(300);
        hearPing(OTHER_PORT);

        old.pipeline().fireExceptionCaught(new PortUnreachableException("refused"));
        virtual.run();

        assertThat(link.isUp()).isFalse();
        assertThat(link.remoteAddress()).contains(OTHER_PORT);
        assertThat(sent(channel(FIRST + 1))).contains(PacketType.PING);
        assertThat(old.isOpen()).isFalse();
    }

    @Test
    void goesDownAtOnceWhenItsPeerIsNotAcceptedAnyMore() {
        FakeChannel channel = bringUp();

        link.accessList().clear();

        assertThat(link.isUp()).isFalse();
        assertThat(link.status().history())
                .last()
                .extracting(LinkEvent::reason)
                .isEqualTo(Optional.of(LinkDownReason.ACCESS_REVOKED));
        assertThat(link.remoteAddress()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        virtual.advanceMillis(10_000);
        assertThat(channels()).isEqualTo(FIRST + 1);
    }

    @Test
    void staysUpWhenTheListChangesButStillAcceptsItsPeer() {
        bringUp();

        link.accessList().insert(0, AccessEntry.reject("192.0.2.10"));
        link.accessList().add(AccessEntry.accept("192.0.2.9"));
        link.accessList().remove(AccessEntry.accept("192.0.2.0/24"));
        virtual.node.handle.accessLists(false);
        virtual.node.handle.accessLists(true);

        assertThat(link.isUp()).isTrue();
    }

    @Test
    void givesUpANewcomerThatIsNotAcceptedAnyMore() {
        bringUp();
        virtual.advanceMillis(300);
        hearPing(OTHER_IP);

        link.accessList().insert(0, AccessEntry.reject("192.0.2.10"));

        assertThat(channel(FIRST + 1).isOpen()).isFalse();
        assertThat(link.isUp()).isTrue();
    }

    @Test
    void switchingTheListsOnEndsWhatTheyDoNotAccept() {
        link.accessList().clear();
        virtual.node.handle.accessLists(false);
        bringUp();

        virtual.node.handle.accessLists(true);

        assertThat(link.isUp()).isFalse();
    }

    @Test
    void closesAllItsSockets() {
        bringUp();
        virtual.advanceMillis(300);
        hearPing(OTHER_IP);

        link.removeAsync();
        virtual.run();

        assertThat(virtual.transport.opened).hasSize(FIRST + 2).noneMatch(FakeChannel::isOpen);
    }

    @Test
    void disablingItGivesUpTheNewcomer() {
        bringUp();
        virtual.advanceMillis(300);
        hearPing(OTHER_IP);

        link.disable();

        assertThat(channel(FIRST + 1).isOpen()).isFalse();
        assertThat(channel(FIRST).isOpen()).isTrue();
    }

    @Test
    void opensItsSocketAgainWhenAHandlerClosedIt() {
        FakeChannel channel = bringUp();

        channel.close();
        virtual.advanceMillis(1200);

        assertThat(channels()).isEqualTo(FIRST + 2);
        assertThat(link.remoteAddress()).contains(PEER);
        assertThat(sent(channel(FIRST + 1))).contains(PacketType.PING);
    }

    @Test
    void anotherHostsLinkOnTheSameAddressLearnsItsOwnPeer() {
        NettyLink other = addDynamicLink(3);
        other.accessList().add(AccessEntry.accept("192.0.2.0/24"));
        hearPing(PEER);

        hear(OTHER_IP, Packets.ping(3, LINK, 0, 1, true));

        assertThat(link.remoteAddress()).contains(PEER);
        assertThat(other.remoteAddress()).contains(OTHER_IP);
    }

    /** The source of what comes over a link's socket is known: it is that link's peer. */
    @Test
    void anotherHostsPeerCannotSpeakForIt() {
        NettyLink other = addDynamicLink(3);
        other.accessList().add(AccessEntry.accept("192.0.2.0/24"));
        FakeChannel channel = bringUp();

        virtual.receive(channel, PEER, Packets.ping(3, LINK, 0, 1, true));

        assertThat(other.remoteAddress()).isEmpty();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 1L));
    }

    // ---- two nodes with one id

    /** Each twin pings and answers; the link is where the last one has proved itself. */
    private int movesWithin(int seconds) {
        BlockingQueue<KnetEvent> events = new LinkedBlockingQueue<>();
        virtual.node.handle.onEvent(events::add);
        InetSocketAddress[] twins = {OTHER_IP, PEER};
        int moves = 0;
        for (int i = 0; i < 4 * seconds; i++) {
            InetSocketAddress twin = twins[i % 2];
            virtual.advanceMillis(250);
            int before = channels();
            hearPing(twin);
            if (channels() > before) {
                virtual.receive(channel(before), twin, pong());
                moves++;
            } else if (link.remoteAddress().equals(Optional.of(twin))) {
                virtual.receive(VirtualNode.channel(link), twin, pong());
            }
        }
        for (int i = 0; i < moves; i++) {
            assertThat(next(events)).isInstanceOf(KnetEvent.LinkPeerMoved.class);
        }
        return moves;
    }

    private static KnetEvent next(BlockingQueue<KnetEvent> events) {
        try {
            KnetEvent event = events.poll(30, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event instanceof KnetEvent.LinkPeerMoved ? event : next(events);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twinsAreNamedOnceAndMoveTheLinkLessAndLess() {
        try (LogLines lines = LogLines.of(LogSubsystem.LINK)) {
            bringUp();

            int moves = movesWithin(30);

            assertThat(moves).isBetween(4, 10);
            assertThat(link.status().downCount()).isZero();
            assertThat(lines.texts())
                    .filteredOn(line -> line.contains("do two nodes have this id?"))
                    .singleElement()
                    .asString()
                    .contains("packets of host 2 come from two addresses")
                    .contains("192.0.2.9:5405")
                    .contains("192.0.2.10:5405");
        }
    }

    @Test
    void aMoveIsAnEvent() {
        BlockingQueue<KnetEvent> events = new LinkedBlockingQueue<>();
        bringUp();
        virtual.node.handle.onEvent(events::add);
        virtual.advanceMillis(300);
        hearPing(OTHER_PORT);
        virtual.receive(channel(FIRST + 1), OTHER_PORT, pong());

        assertThat(next(events)).isEqualTo(new LinkPeerMovedEvent(HOST, LINK, PEER, OTHER_PORT));
    }
}

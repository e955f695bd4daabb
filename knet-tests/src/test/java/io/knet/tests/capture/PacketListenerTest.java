package io.knet.tests.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.AccessEntry;
import io.knet.CaptureSide;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPacket;
import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.Registration;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Those who look at the packets of links that are up already. */
class PacketListenerTest {
    private static final int CHANNEL = 5;

    /** A packet, copied. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its parts only
    private record Copy(
            boolean inbound,
            OptionalInt host,
            OptionalInt link,
            String from,
            String to,
            byte[] all) {
        static Copy of(LinkPacket packet) {
            byte[] bytes = new byte[packet.length()];
            packet.content().get(bytes);
            return new Copy(
                    packet.inbound(),
                    packet.host(),
                    packet.link(),
                    packet.source().toString(),
                    packet.destination().toString(),
                    bytes);
        }

        boolean isData() {
            ByteBuf packet = Unpooled.wrappedBuffer(all);
            return CommonHeader.typeCode(packet) == PacketType.DATA.code();
        }

        boolean holds(String text) {
            return new String(all, ISO_8859_1).contains(text);
        }

        String hex() {
            return HexFormat.of().formatHex(all);
        }
    }

    private static Cluster start(int links, NativeMode sockets) {
        Cluster nodes =
                Cluster.of(2).links(links).policy(LinkPolicy.ACTIVE).sockets(sockets).start();
        nodes.node(1).filter(DestinationFilter.unicastTo(2));
        nodes.node(2).openChannel(CHANNEL, message -> {});
        return nodes;
    }

    private static List<Copy> data(Queue<Copy> seen) {
        return seen.stream().filter(Copy::isData).toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = NativeMode.class,
            names = {"EPOLL", "NIO"})
    void thePlainSideShowsEverySyncPacketOfEveryLink(NativeMode sockets) {
        try (Cluster nodes = start(2, sockets)) {
            DataChannel channel = nodes.node(1).openChannel(CHANNEL);
            nodes.node(1).mtu().manual(1500);
            Await.until(() -> nodes.node(1).dataMtu() < 1500);
            Queue<Copy> seen = new ConcurrentLinkedQueue<>();
            try (Registration tap =
                    nodes.node(1)
                            .onPacket(CaptureSide.PLAIN, packet -> seen.add(Copy.of(packet)))) {
                channel.sendSync(TrackedBuffer.of("one packet"));
                assertThat(data(seen))
                        .as("one packet over each link")
                        .hasSize(2)
                        .allMatch(packet -> packet.holds("one packet") && !packet.inbound())
                        .extracting(Copy::link)
                        .containsExactly(OptionalInt.of(0), OptionalInt.of(1));
                assertThat(data(seen).get(0).to())
                        .contains(":" + nodes.path(1, 2, 0).right().getPort());
                assertThat(data(seen).get(0).from())
                        .contains(":" + nodes.path(1, 2, 0).left().getPort());
                seen.clear();

                channel.sendSync(TrackedBuffer.of("x".repeat(4000)));
                assertThat(data(seen)).as("fragments over two links").hasSizeGreaterThan(5);
                assertThat(data(seen).size() % 2).isZero();
                tap.close();
                seen.clear();
                channel.sendSync(TrackedBuffer.of("unseen"));
                assertThat(data(seen)).isEmpty();
            }
        }
    }

    @Test
    void theSealedSideShowsWhatIsOnTheNetworkInBothDirections() {
        CryptoConfig crypto =
                CryptoConfig.of("jca", CryptoCipher.AES256, CryptoHash.SHA256, new byte[1024]);
        try (Cluster nodes = Cluster.of(2).start()) {
            for (int id = 1; id <= 2; id++) {
                nodes.node(id).crypto().set(1, crypto);
            }
            for (int id = 1; id <= 2; id++) {
                nodes.node(id).crypto().use(1);
            }
            nodes.node(1).filter(DestinationFilter.unicastTo(2));
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(CHANNEL, inbox);
            DataChannel channel = nodes.node(1).openChannel(CHANNEL);
            Queue<Copy> sent = new ConcurrentLinkedQueue<>();
            Queue<Copy> received = new ConcurrentLinkedQueue<>();
            Queue<Copy> plain = new ConcurrentLinkedQueue<>();
            nodes.node(1).onPacket(CaptureSide.SEALED, packet -> sent.add(Copy.of(packet)));
            nodes.node(2).onPacket(CaptureSide.SEALED, packet -> received.add(Copy.of(packet)));
            nodes.node(2).onPacket(CaptureSide.PLAIN, packet -> plain.add(Copy.of(packet)));

            channel.sendSync(TrackedBuffer.of("by sendSync"));
            channel.send(TrackedBuffer.of("by send"));
            assertThat(inbox.takeText()).isEqualTo("by sendSync");
            assertThat(inbox.takeText()).isEqualTo("by send");

            assertThat(sent).noneMatch(packet -> packet.holds("by send"));
            assertThat(plain)
                    .anyMatch(packet -> packet.holds("by sendSync") && packet.inbound())
                    .anyMatch(packet -> packet.holds("by send") && !packet.holds("by sendSync"));
            List<String> all =
                    sent.stream().filter(packet -> !packet.inbound()).map(Copy::hex).toList();
            assertThat(received.stream().filter(Copy::inbound).map(Copy::hex))
                    .as("what one sends the other receives, but for what was on its way before")
                    .filteredOn(all::contains)
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(received)
                    .filteredOn(Copy::inbound)
                    .allMatch(packet -> packet.host().equals(OptionalInt.of(1)));
        }
    }

    @Test
    void whatAnotherSocketHandsToADynamicLinkIsSaidToBe() {
        LinkEnds ends = FreePorts.link();
        try (KnetHandle called = KnetHandle.builder(1).build();
                KnetHandle caller = KnetHandle.builder(2).build()) {
            Queue<LinkPacket> handedIn = new ConcurrentLinkedQueue<>();
            Queue<Copy> seen = new ConcurrentLinkedQueue<>();
            called.onPacket(
                    CaptureSide.PLAIN,
                    packet -> {
                        assertThat(packet.side()).isEqualTo(CaptureSide.PLAIN);
                        if (packet.handedIn()) {
                            handedIn.add(packet);
                            seen.add(Copy.of(packet));
                        }
                    });
            KnetLink link = called.addHost(2).addLink(0, LinkConfig.dynamic(ends.left()));
            link.accessList().add(AccessEntry.accept("127.0.0.0/8"));
            link.enable();
            caller.addHost(1).addLink(0, LinkConfig.udp(ends.right(), ends.left())).enable();
            called.enableForwarding();
            caller.enableForwarding();

            Await.until(link::isUp);

            assertThat(handedIn).isNotEmpty().allMatch(LinkPacket::inbound);
            assertThat(seen).allMatch(packet -> packet.host().equals(OptionalInt.of(2)));
        }
    }

    @Test
    void aListenerThatThrowsIsCountedAndHoldsNothingUp() {
        try (Cluster nodes = start(1, NativeMode.AUTO)) {
            DataChannel channel = nodes.node(1).openChannel(CHANNEL);
            nodes.node(1)
                    .onPacket(
                            CaptureSide.PLAIN,
                            packet -> {
                                throw new IllegalStateException("planted");
                            });

            channel.sendSync(TrackedBuffer.of("goes on"));

            assertThat(nodes.node(1).stats().get(HandleCounter.CALLBACK_FAILURES)).isPositive();
            Await.until(
                    () ->
                            nodes.node(2)
                                            .host(1)
                                            .link(0)
                                            .status()
                                            .stats()
                                            .get(LinkCounter.RX_DATA_PACKETS)
                                    == 1);
        }
    }

    @Test
    void aClosedHandleTakesNoListener() {
        KnetHandle handle = KnetHandle.builder(1).build();
        handle.close();

        assertThatThrownBy(() -> handle.onPacket(CaptureSide.SEALED, packet -> {}))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        failure -> assertThat(failure.error()).isEqualTo(KnetError.HANDLE_CLOSED));
    }
}

package io.knet.netty.pipeline;

import static io.knet.netty.testkit.Packets.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxPacket;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.protocol.Reception;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** This node is host 1, the peer host 2. */
class HeartbeatHandlerTest {
    private final RecordingLink link = new RecordingLink();
    private final HeartbeatHandler handler = new HeartbeatHandler(link, null);
    private final EmbeddedChannel channel = link.channel(handler);

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        link.close();
    }

    private void receive(ByteBuf packet) {
        channel.writeInbound(received(packet));
        assertThat(packet.refCnt()).isZero();
    }

    private String answer() {
        return Packets.hexOf(channel.readOutbound());
    }

    @ParameterizedTest
    @CsvSource({
        // every byte but type and source comes back, whatever it is
        "01 81 0002 00 00 03 d405000000000000 83c3fc3100000000 0000 01,"
                + "01 82 0001 00 00 03 d405000000000000 83c3fc3100000000 0000 01",
        "01 81 0002 01 00 03 ffffffffffffffff ffffffffffffffff ffff 00,"
                + "01 82 0001 01 00 03 ffffffffffffffff ffffffffffffffff ffff 00",
        "a5 81 ffff b6 c7 03 0102030405060708 090a0b0c0d0e0f10 1234 7f,"
                + "a5 82 0001 b6 c7 03 0102030405060708 090a0b0c0d0e0f10 1234 7f",
        // surplus bytes do not
        "01 81 0002 00 00 03 0000000000000000 0000000000000000 0000 01 deadbeef,"
                + "01 82 0001 00 00 03 0000000000000000 0000000000000000 0000 01"
    })
    void answersPingByteForByte(String ping, String pong) {
        receive(Packets.hex(ping));

        assertThat(answer()).isEqualTo(pong.replace(" ", ""));
    }

    /** Else a flood of pings would fill the memory while the socket takes nothing. */
    @Test
    void leavesFewAnswersWaitingForTheSocket() {
        HeldWrites socket = new HeldWrites();
        channel.pipeline().addFirst(socket);
        for (int i = 0; i < HeartbeatHandler.MOST_WAITING_ANSWERS - 1; i++) {
            receive(Packets.ping(2, 3, 0, 9, true));
        }
        receive(Packets.hex("01 83 0002 11 22 00 3412"));
        assertThat(socket.sent).hasSize(HeartbeatHandler.MOST_WAITING_ANSWERS);
        assertThat(link.drops).isEmpty();

        receive(Packets.ping(2, 3, 0, 9, true));
        receive(Packets.hex("01 83 0002 11 22 00 3412"));
        assertThat(socket.sent).hasSize(HeartbeatHandler.MOST_WAITING_ANSWERS);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.SOCKET_FULL, 2L));

        socket.promises.get(0).setSuccess();
        socket.promises.get(1).setFailure(new IOException("a test's"));
        receive(Packets.ping(2, 3, 0, 9, true));
        receive(Packets.ping(2, 3, 0, 9, true));
        assertThat(socket.sent).hasSize(HeartbeatHandler.MOST_WAITING_ANSWERS + 2);
        socket.releaseAll();
    }

    @Test
    void answersWhileThisNodeKeepsTheSocketFull() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        receive(Packets.ping(2, 3, 0, 9, true));

        assertThat(answer()).startsWith("0182");
        assertThat(link.drops).isEmpty();
    }

    @Test
    void tellsTheVersionsInPings() {
        receive(Packets.hex("01 81 0002 00 00 03 0000000000000000 0000000000000000 0000 01"));
        answer();
        receive(Packets.hex("02 81 0002 03 00 03 0000000000000000 0000000000000000 0000 01"));
        answer();

        assertThat(link.versions).containsExactly("1/1", "3/2");
    }

    @ParameterizedTest
    @CsvSource({
        "01 83 0002 11 22 00 3412, 01 84 0001 11 22 00 3412",
        "01 83 0002 00 00 03 dc05 000000000000, 01 84 0001 00 00 03 dc05",
        "a5 83 0102 b6 c7 07 ffff, a5 84 0001 b6 c7 07 ffff"
    })
    void answersProbeWithItsFirstNineBytes(String probe, String reply) {
        receive(Packets.hex(probe));

        assertThat(answer()).isEqualTo(reply.replace(" ", ""));
    }

    @Test
    void answersProbeOfTheGreatestLength() {
        receive(Packets.probe(2, 3, 65535, 65507));

        assertThat(answer()).isEqualTo("018400010000" + "03" + "ffff");
        assertThat(link.counts).containsEntry(LinkCounter.RX_PMTU_BYTES, 65507L);
    }

    /** Sessions would take a pong of a disabled link for a sign that they are alive. */
    @Test
    void tellsOfPongsOfSessionsOnlyIfTheyAreThatAndTheLinkIsEnabled() {
        receive(Packets.pong(2, 3, 0));
        assertThat(link.numberedPongs).isZero();

        receiveNumbered(Packets.pong(2, 3, 0));
        assertThat(link.numberedPongs).isEqualTo(1);

        link.enabled = false;
        receiveNumbered(Packets.pong(2, 3, 0));
        assertThat(link.numberedPongs).isEqualTo(1);
    }

    private void receiveNumbered(ByteBuf packet) {
        channel.writeInbound(new RxPacket(packet, Packets.SOURCE, 100, OptionalLong.of(7)));
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void answersNeitherPongNorProbeReply() {
        receive(Packets.pong(2, 3, 0));
        receive(Packets.probeReply(2, 3, 1500));

        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(link.drops).isEmpty();
        assertThat(link.probeReplies).containsExactly(1500);
    }

    /** Sequence numbers are a node's, so pings over two links may show what went to other hosts. */
    @Test
    void pingsInASessionGiveUpNoMessageOfWhichFragmentsAreOnTheirWay() {
        ByteBuf first = Packets.fragment(2, 100, 2, 1, (byte) 1);
        ByteBuf second = Packets.fragment(2, 100, 2, 2, (byte) 2);
        link.window.onData();
        assertThat(link.window.accept(first)).isEqualTo(Reception.INCOMPLETE);

        for (int sequence : new int[] {160, 170, 180}) {
            ByteBuf ping = Packets.ping(2, 3, 0, sequence, false);
            channel.writeInbound(
                    new RxPacket(
                            ping, Packets.SOURCE, ping.readableBytes(), OptionalLong.of(sequence)));
            answer();
        }

        assertThat(link.window.accept(second)).isEqualTo(Reception.NEW_MESSAGE);
        assertThat(link.drops).isEmpty();
        first.release();
        second.release();
    }

    static Stream<byte[]> control() {
        return Stream.of(
                        Packets.ping(2, 3, 0, 9, true),
                        Packets.pong(2, 3, 0),
                        Packets.probe(2, 3, 1500, 1400),
                        Packets.probeReply(2, 3, 1500))
                .map(Packets::bytes);
    }

    @ParameterizedTest
    @MethodSource("control")
    void answersNothingWhileTheLinkIsDisabled(byte[] packet) {
        link.enabled = false;

        receive(Packets.of(packet));

        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(link.drops).isEqualTo(Map.of(DropReason.LINK_DISABLED, 1L));
        assertThat(link.counts).isEmpty();
        assertThat(link.roundTrips).isEmpty();
        assertThat(link.probeReplies).isEmpty();
    }

    @Test
    void passesDataOnWhetherTheLinkIsEnabledOrNot() {
        for (boolean enabled : new boolean[] {true, false}) {
            link.enabled = enabled;
            InboundPacket data = received(Packets.data(2, 7, (byte) 1));

            channel.writeInbound(data);

            assertThat(channel.<InboundPacket>readInbound()).isSameAs(data);
            data.release();
        }
        assertThat(link.counts).isEmpty();
        assertThat(link.drops).isEmpty();
    }

    @Test
    void passesOnWhatIsNoPacket() {
        channel.writeInbound("an event");

        assertThat(channel.<String>readInbound()).isEqualTo("an event");
    }

    @ParameterizedTest
    @CsvSource({
        "81, RX_PING_PACKETS, RX_PING_BYTES",
        "82, RX_PONG_PACKETS, RX_PONG_BYTES",
        "83, RX_PMTU_PACKETS, RX_PMTU_BYTES",
        "84, RX_PMTU_PACKETS, RX_PMTU_BYTES"
    })
    void countsPacketsWithTheBytesOfTheirDatagram(
            String type, LinkCounter packets, LinkCounter bytes) {
        ByteBuf packet = Packets.hex("01" + type + "0002000003" + "00".repeat(19));

        channel.writeInbound(new RxPacket(packet, Packets.SOURCE, 80));

        assertThat(link.counts).isEqualTo(Map.of(packets, 1L, bytes, 80L));
        channel.releaseOutbound();
    }

    @Test
    void measuresTheRoundTripWithItsOwnClock() {
        link.clock.advance(7_654_321_987L, TimeUnit.NANOSECONDS);
        handler.sendPing(channel.pipeline().firstContext(), true, 0);
        ByteBuf ping = channel.readOutbound();
        link.clock.advance(1_234_567L, TimeUnit.NANOSECONDS);
        ByteBuf pong = Packets.of();
        PingPacket.writePong(ping, RecordingLink.PEER, pong);
        ping.release();

        receive(pong);

        assertThat(link.roundTrips).containsExactly(1_234_567L);
    }

    @Test
    void leavesTheJudgementOfForeignClockBytesToTheLink() {
        receive(Packets.hex("018200020000 03 ffffffffffffff7f ffffffffffffff7f 0000 01"));

        assertThat(link.roundTrips).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void sendsPingWithItsClockAndTheSequenceNumberAtOnce(boolean timed) {
        link.clock.advance(3_000_000_005L, TimeUnit.NANOSECONDS);

        handler.sendPing(channel.pipeline().firstContext(), timed, 0xfedc);

        ByteBuf ping = channel.readOutbound();
        assertThat(ping.readableBytes()).isEqualTo(PingPacket.LENGTH);
        assertThat(CommonHeader.version(ping)).isEqualTo(1);
        assertThat(CommonHeader.type(ping)).isEqualTo(PacketType.PING);
        assertThat(CommonHeader.sourceHost(ping)).isEqualTo(RecordingLink.LOCAL);
        assertThat(PingPacket.linkId(ping)).isEqualTo(RecordingLink.ID);
        assertThat(PingPacket.clockNanos(ping)).isEqualTo(3_000_000_005L);
        assertThat(PingPacket.sequence(ping)).isEqualTo(0xfedc);
        assertThat(PingPacket.timed(ping)).isEqualTo(timed);
        ping.release();
    }

    @Test
    void sendsProbeOfTheGivenLengthAtOnce() {
        handler.sendProbe(channel.pipeline().firstContext(), 1500, 1472);

        byte[] probe = Packets.bytes(channel.readOutbound());
        assertThat(probe).isEqualTo(Packets.bytes(Packets.probe(1, 3, 1500, 1472))).hasSize(1472);
    }

    @Test
    void tellsTheWindowOfPingsSoThatARestartedPeerIsNoticed() {
        takeMessage(5);
        receive(Packets.ping(2, 3, 0, 5, true));
        assertThat(offerMessage(5)).isEqualTo(Reception.DUPLICATE);

        receive(Packets.ping(2, 3, 0, 0, true));

        assertThat(offerMessage(5)).isEqualTo(Reception.NEW_MESSAGE);
        channel.releaseOutbound();
    }

    @Test
    void tellsTheWindowNothingOfAPingThatMayNotBeThePeers() {
        link.fromPeer = false;
        takeMessage(5);
        receive(Packets.ping(2, 3, 0, 5, true));

        receive(Packets.ping(2, 3, 0, 0, true));

        assertThat(offerMessage(5)).isEqualTo(Reception.DUPLICATE);
        assertThat(link.pingSources).containsExactly(Packets.SOURCE, Packets.SOURCE);
        channel.releaseOutbound();
    }

    private void takeMessage(int sequence) {
        assertThat(offerMessage(sequence)).isEqualTo(Reception.NEW_MESSAGE);
        link.window.delivered(sequence);
    }

    private Reception offerMessage(int sequence) {
        ByteBuf packet = Packets.data(2, sequence, (byte) 1);
        link.window.onData();
        Reception reception = link.window.accept(packet);
        packet.release();
        return reception;
    }
}

package io.knet.netty.pipeline;

import static io.knet.netty.testkit.Packets.received;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxPacket;
import io.knet.netty.testkit.Bug;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard of link 3 of host 2. */
class PacketGuardTest {
    private static final String CLOCK = "0000000000000000 0000000000000000";

    private final RecordingLink link = new RecordingLink();
    private final EmbeddedChannel channel = link.channel(new PacketGuard(link));

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        link.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00 0002 0000 0001 00 00 01 01 00 05 78",
                "01 81 0002 0000 03 " + CLOCK + " 0000 01",
                "01 81 0002 ffff 03 " + CLOCK + " 0000 01 aa bb cc",
                "01 82 0002 0000 03 " + CLOCK + " 0000 01",
                "01 83 0002 0000 03 dc05 00 00 00",
                "01 84 0002 0000 03 dc05"
            })
    void passesThePacketsOfItsLink(String hex) {
        InboundPacket packet = received(Packets.hex(hex));

        channel.writeInbound(packet);

        assertThat(channel.<InboundPacket>readInbound()).isSameAs(packet);
        assertThat(link.drops).isEmpty();
        assertThat(packet.release()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'',TOO_SHORT",
        "01 81 0002 0000,TOO_SHORT",
        "02 81 0002 0000,TOO_SHORT",
        "00 81 0002 0000 03,UNKNOWN_VERSION",
        "02 7f 0009 0000 03,UNKNOWN_VERSION",
        "01 7f 0002 0000 03,UNKNOWN_TYPE",
        "01 80 0002 0000 09,UNKNOWN_TYPE",
        "01 81 0002 0000 09,TOO_SHORT",
        "01 83 0002 0000 03 dc,TOO_SHORT",
        "01 84 0002 0000 03 dc,TOO_SHORT",
        "01 00 0002 0000 0001 00 00 01 01 00 05,TOO_SHORT",
        "01 83 0002 0000 08 dc05,UNKNOWN_LINK",
        "01 84 0002 0000 ff dc05,UNKNOWN_LINK"
    })
    void dropsForTheFirstReasonThatApplies(String hex, DropReason reason) {
        ByteBuf packet = Packets.hex(hex);

        channel.writeInbound(received(packet));

        assertThat(link.drops).isEqualTo(Map.of(reason, 1L));
        assertThat(link.routed).isEmpty();
        assertThat(packet.refCnt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another host's, of which this link can tell no more than that
                "01 00 0004 0000 0001 00 00 01 01 00 05 78",
                "01 7f 0004 0000 03",
                "01 81 0004 0000 03",
                "01 83 0004 0000 09 dc05",
                "01 81 0004 0000 03 " + CLOCK + " 0000 01",
                // this node's own, which is not special
                "01 81 0001 0000 03 " + CLOCK + " 0000 01",
                // another link's of the same host
                "01 81 0002 0000 00 " + CLOCK + " 0000 01",
                "01 82 0002 0000 07 " + CLOCK + " 0000 01",
                "01 83 0002 0000 04 dc05",
                "01 84 0002 0000 02 dc05"
            })
    void handsPacketsOfOtherLinksToTheRouter(String hex) {
        ByteBuf packet = Packets.hex(hex);
        byte[] bytes = ByteBufUtil.getBytes(packet);

        channel.writeInbound(received(packet));

        assertThat(link.routed).containsExactly(bytes);
        assertThat(link.drops).isEmpty();
    }

    @Test
    void dropsWhatTheLinkDoesNotTakeFromItsSource() {
        link.refusal = DropReason.ACCESS_LIST;
        ByteBuf packet = Packets.ping(2, 3, 0, 1, true);

        channel.writeInbound(received(packet));

        assertThat(link.drops).isEqualTo(Map.of(DropReason.ACCESS_LIST, 1L));
        assertThat(packet.refCnt()).isZero();
    }

    /** A copy of it may come over another link. */
    @Test
    void givesBackTheNumbersOfMessagesThatItDrops() {
        List<Long> numbers = new ArrayList<>();
        link.refusal = DropReason.WRONG_SOURCE;

        channel.writeInbound(
                new RxPacket(
                        Packets.data(2, 7, new byte[] {1}), Packets.SOURCE, 60, 5, numbers::add));
        channel.writeInbound(
                new RxPacket(Packets.ping(2, 3, 0, 1, true), Packets.SOURCE, 60, 6, numbers::add));

        assertThat(numbers).containsExactly(5L);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 2L));
    }

    @Test
    void passesOnWhatIsNoPacket() {
        channel.writeInbound("an event");

        assertThat(channel.<String>readInbound()).isEqualTo("an event");
    }

    @Test
    void releasesWhatItsLinkFailsToCheck() {
        RecordingLink failing =
                new RecordingLink() {
                    @Override
                    public @Nullable DropReason check(InboundPacket packet) {
                        throw new Bug();
                    }
                };
        EmbeddedChannel itsChannel = failing.channel(new PacketGuard(failing));
        InboundPacket packet = received(Packets.pong(2, 3, 0));

        assertThatThrownBy(() -> itsChannel.writeInbound(packet)).isInstanceOf(Bug.class);

        assertThat(packet.refCnt()).isZero();
        itsChannel.finishAndReleaseAll();
        failing.close();
    }
}

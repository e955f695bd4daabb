package io.knet.netty.pipeline;

import static io.knet.netty.testkit.Packets.received;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.message.RxMessage;
import io.knet.netty.message.RxPacket;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two links of one host share a window. */
class FramingReceiveTest {
    private final RecordingLink link = new RecordingLink();
    private final RecordingLink otherLink = new RecordingLink(link);
    private final EmbeddedChannel channel = link.channel(new FramingHandler(link, Keys.noCipher()));
    private final EmbeddedChannel otherChannel =
            otherLink.channel(new FramingHandler(otherLink, Keys.noCipher()));

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        assertThat(otherChannel.finishAndReleaseAll()).as("something was left over").isFalse();
        link.close();
    }

    /** Takes in a packet; the message that it completes is delivered. */
    private static String receive(EmbeddedChannel channel, RecordingLink link, ByteBuf packet) {
        channel.writeInbound(received(packet));
        RxMessage message = channel.readInbound();
        if (message == null) {
            return "";
        }
        link.deliver(message);
        assertThat(message.refCnt()).isZero();
        return new String(link.delivered.get(link.delivered.size() - 1).content(), US_ASCII);
    }

    private String receive(ByteBuf packet) {
        return receive(channel, link, packet);
    }

    private String receiveOnOther(ByteBuf packet) {
        return receive(otherChannel, otherLink, packet);
    }

    private static byte[] text(String text) {
        return text.getBytes(US_ASCII);
    }

    @Test
    void makesMessageOfPacket() {
        ByteBuf packet = Packets.data(2, 0xfffe, 6, 1, 0, 31, text("hello"));

        channel.writeInbound(received(packet));

        RxMessage message = channel.readInbound();
        assertThat(message.sourceHost()).isEqualTo(2);
        assertThat(message.channel()).isEqualTo(31);
        assertThat(message.sequence()).isEqualTo(0xfffe);
        assertThat(message.compression()).isEqualTo(6);
        assertThat(Packets.bytes(message.content())).isEqualTo(text("hello"));
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void dropsCopyOfDeliveredMessage() {
        assertThat(receive(Packets.data(2, 7, text("one")))).isEqualTo("one");
        assertThat(receive(Packets.data(2, 7, text("one")))).isEmpty();
        assertThat(receiveOnOther(Packets.data(2, 7, text("one")))).isEmpty();

        assertThat(link.drops).isEqualTo(Map.of(DropReason.DUPLICATE, 1L));
        assertThat(otherLink.drops).isEqualTo(Map.of(DropReason.DUPLICATE, 1L));
    }

    @Test
    void passesCopyOfMessageThatWasNotDelivered() {
        channel.writeInbound(received(Packets.data(2, 7, text("one"))));
        channel.<RxMessage>readInbound().release();

        assertThat(receiveOnOther(Packets.data(2, 7, text("one")))).isEqualTo("one");
    }

    @Test
    void putsFragmentsTogetherThatCameOverTwoLinks() {
        assertThat(receive(Packets.fragment(2, 7, 3, 3, text("g")))).isEmpty();
        assertThat(receiveOnOther(Packets.fragment(2, 7, 3, 1, text("abc")))).isEmpty();
        assertThat(receive(Packets.fragment(2, 7, 3, 2, text("def")))).isEqualTo("abcdefg");
        assertThat(receiveOnOther(Packets.fragment(2, 7, 3, 2, text("def")))).isEmpty();

        assertThat(link.drops).isEmpty();
        assertThat(otherLink.drops).isEqualTo(Map.of(DropReason.DUPLICATE, 1L));
    }

    @Test
    void countsFragmentsThatComeTwice() {
        receive(Packets.fragment(2, 7, 3, 1, text("abc")));
        receive(Packets.fragment(2, 7, 3, 1, text("abc")));

        assertThat(link.drops).isEqualTo(Map.of(DropReason.STALE_FRAGMENT, 1L));
    }

    @Test
    void countsFragmentsThatContradictEachOther() {
        receive(Packets.fragment(2, 7, 3, 1, text("abc")));
        receive(Packets.fragment(2, 7, 3, 2, text("de")));
        receive(Packets.fragment(2, 7, 4, 2, text("def")));

        assertThat(link.drops).isEqualTo(Map.of(DropReason.BAD_FRAGMENT, 2L));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0, 0, BAD_FRAGMENT",
        "2, 3, 0, BAD_FRAGMENT",
        "255, 1, 0, BAD_FRAGMENT",
        "1, 0, 32, BAD_CHANNEL",
        "1, 0, -1, BAD_CHANNEL",
        "2, 0, 32, BAD_FRAGMENT"
    })
    void dropsMalformedPacketsBeforeTheyMoveTheWindow(
            int count, int number, int dataChannel, DropReason reason) {
        assertThat(receive(Packets.data(2, 7, text("one")))).isEqualTo("one");

        // Far ahead: would make the window start afresh, and take the copy of 7 for new.
        ByteBuf malformed = Packets.data(2, 30_000, 0, count, number, dataChannel, text("x"));
        assertThat(receive(malformed)).isEmpty();

        assertThat(receive(Packets.data(2, 7, text("one")))).isEmpty();
        assertThat(link.drops).isEqualTo(Map.of(reason, 1L, DropReason.DUPLICATE, 1L));
    }

    @Test
    void leavesTheWindowAloneWhileTheHostIsNotReachable() {
        link.reachable = false;
        assertThat(receive(Packets.data(2, 7, text("early")))).isEmpty();
        assertThat(link.drops).isEqualTo(Map.of(DropReason.HOST_NOT_REACHABLE, 1L));

        link.reachable = true;
        assertThat(receive(Packets.data(2, 7, text("early")))).isEqualTo("early");
    }

    @Test
    void givesTheNumberOfAnEarlyPacketBack() {
        List<Long> numbers = new ArrayList<>();
        link.reachable = false;

        channel.writeInbound(
                new RxPacket(
                        Packets.data(2, 7, text("early")), Packets.SOURCE, 60, 5, numbers::add));

        assertThat(numbers).containsExactly(5L);
    }

    @Test
    void countsEveryPacketWithTheBytesOfItsDatagram() {
        link.reachable = false;
        channel.writeInbound(new RxPacket(Packets.data(2, 7, text("one")), Packets.SOURCE, 100));
        link.reachable = true;
        for (int i = 0; i < 2; i++) {
            channel.writeInbound(
                    new RxPacket(Packets.data(2, 7, text("one")), Packets.SOURCE, 100));
            link.window.delivered(7);
        }
        channel.writeInbound(
                new RxPacket(Packets.data(2, 7, 0, 1, 0, 99, text("one")), Packets.SOURCE, 100));

        assertThat(link.counts)
                .isEqualTo(
                        Map.of(
                                LinkCounter.RX_DATA_PACKETS, 4L,
                                LinkCounter.RX_DATA_BYTES, 400L));
        assertThat(Packets.discardReceived(channel)).isEqualTo(1);
    }

    @Test
    void passesOnWhatIsNoPacket() {
        channel.writeInbound("an event");

        assertThat(channel.<String>readInbound()).isEqualTo("an event");
    }
}

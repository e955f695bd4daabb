package io.knet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.protocol.Fragmenter;
import io.knet.testing.Vector;
import io.knet.testing.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the codec against what libknet sent and accepted in the clear. */
class WireVectorsTest {
    static List<Vector> all() {
        return Vectors.load("clear.json");
    }

    static Stream<Vector> answers() {
        return all().stream().filter(vector -> vector.trigger() != null);
    }

    static Stream<Vector> controlPackets() {
        return all().stream()
                .filter(vector -> vector.trigger() == null && vector.payload() == null);
    }

    static Stream<Vector> messagesOfLibknet() {
        return all().stream().filter(vector -> vector.fromLibknet() && vector.payload() != null);
    }

    @Test
    void eachVectorIsEncodedByOneOfTheTestsOrIsOneThatLibknetReceived() {
        assertThat(answers()).hasSize(7);
        assertThat(controlPackets()).hasSize(6);
        assertThat(messagesOfLibknet()).hasSize(14);
        assertThat(all().stream().filter(vector -> !vector.fromLibknet())).hasSize(9);
        assertThat(all()).hasSize(7 + 6 + 14 + 9);
    }

    @ParameterizedTest
    @MethodSource("all")
    void decodesEachPacketToItsFields(Vector vector) {
        for (int i = 0; i < vector.datagrams().size(); i++) {
            ByteBuf packet = behindOtherBytes(vector.datagrams().get(i));
            Vector.Decoded fields = vector.decoded().get(i);

            assertThat(PacketInspector.check(packet)).isNull();
            assertThat(CommonHeader.version(packet)).isEqualTo((int) fields.number("version"));
            assertThat(CommonHeader.typeCode(packet)).isEqualTo((int) fields.number("type"));
            assertThat(CommonHeader.type(packet)).hasToString(fields.text("type_name"));
            assertThat(CommonHeader.sourceHost(packet)).isEqualTo((int) fields.number("src_node"));
            assertThat(CommonHeader.maxVersion(packet))
                    .isEqualTo((int) Math.max(1, fields.number("max_ver")));
            switch (PacketType.valueOf(fields.text("type_name"))) {
                case DATA -> checkData(packet, fields);
                case PING, PONG -> checkPing(packet, fields);
                case PMTUD, PMTUD_REPLY -> checkPmtud(packet, fields);
            }
            assertThat(packet.readerIndex()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersEachQuestionAsLibknetDoes(Vector vector) {
        ByteBuf question = behindOtherBytes(vector.question());
        ByteBuf answer = Unpooled.buffer().writeZero(5);
        int host = vector.config().libknetNode();

        if (CommonHeader.type(question) == PacketType.PING) {
            PingPacket.writePong(question, host, answer);
        } else {
            PmtudPacket.writeReply(question, host, answer);
        }

        assertSameBytes(answer.skipBytes(5), vector.datagrams().get(0));
        assertThat(question.readerIndex()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("controlPackets")
    void encodesEachControlPacketByteForByte(Vector vector) {
        assertThat(vector.datagrams()).hasSize(1);
        Vector.Decoded fields = vector.decoded().get(0);
        int host = vector.config().libknetNode();
        int link = vector.config().linkId();
        ByteBuf packet = Unpooled.buffer();

        if (fields.text("type_name").equals("PING")) {
            long clock = fields.number("time_sec") * 1_000_000_000L + fields.number("time_nsec");
            PingPacket.write(
                    packet, host, link, clock, (int) fields.number("seq"), fields.flag("timed"));
        } else {
            int size = (int) fields.number("pmtud_size");
            PmtudPacket.writeProbe(packet, host, link, size, (int) fields.number("plain_len"));
        }

        assertSameBytes(packet, vector.datagrams().get(0));
    }

    @ParameterizedTest
    @MethodSource("messagesOfLibknet")
    void cutsAndEncodesEachMessageByteForByte(Vector vector) {
        byte[] message = vector.message();
        int dataMtu = vector.config().dataMtu();
        Vector.Decoded fields = vector.decoded().get(0);
        int count = Fragmenter.count(message.length, dataMtu);
        List<ByteBuf> packets = new ArrayList<>();

        for (int index = 0; index < count; index++) {
            ByteBuf packet = Unpooled.buffer();
            DataHeader.write(
                    packet,
                    vector.config().libknetNode(),
                    (int) fields.number("seq"),
                    0,
                    fields.flag("bcast"),
                    count,
                    Fragmenter.number(index, count),
                    (int) fields.number("channel"));
            packet.writeBytes(
                    message,
                    Fragmenter.offset(index, dataMtu),
                    Fragmenter.size(index, message.length, dataMtu));
            packets.add(packet);
        }

        assertThat(packets).hasSameSizeAs(vector.datagrams());
        for (int i = 0; i < packets.size(); i++) {
            assertSameBytes(packets.get(i), vector.datagrams().get(i));
        }
    }

    private static void checkData(ByteBuf packet, Vector.Decoded fields) {
        assertThat(DataHeader.sequence(packet)).isEqualTo((int) fields.number("seq"));
        assertThat(DataHeader.compression(packet)).isEqualTo((int) fields.number("compress"));
        assertThat(DataHeader.broadcast(packet)).isEqualTo(fields.flag("bcast"));
        assertThat(DataHeader.fragmentCount(packet)).isEqualTo((int) fields.number("frag_num"));
        assertThat(DataHeader.fragmentNumber(packet)).isEqualTo((int) fields.number("frag_seq"));
        assertThat(DataHeader.channel(packet)).isEqualTo((int) fields.number("channel"));
        assertThat(packet.readableBytes() - DataHeader.LENGTH)
                .isEqualTo((int) fields.number("payload_len"));
    }

    private static void checkPing(ByteBuf packet, Vector.Decoded fields) {
        long clock = fields.number("time_sec") * 1_000_000_000L + fields.number("time_nsec");
        assertThat(CommonHeader.linkId(packet)).isEqualTo((int) fields.number("link"));
        assertThat(PingPacket.linkId(packet)).isEqualTo((int) fields.number("link"));
        assertThat(PingPacket.clockNanos(packet)).isEqualTo(clock);
        assertThat(PingPacket.sequence(packet)).isEqualTo((int) fields.number("seq"));
        assertThat(PingPacket.timed(packet)).isEqualTo(fields.flag("timed"));
        assertThat(packet.readableBytes()).isEqualTo((int) fields.number("plain_len"));
    }

    private static void checkPmtud(ByteBuf packet, Vector.Decoded fields) {
        assertThat(PmtudPacket.linkId(packet)).isEqualTo((int) fields.number("link"));
        assertThat(PmtudPacket.size(packet)).isEqualTo((int) fields.number("pmtud_size"));
        assertThat(packet.readableBytes()).isEqualTo((int) fields.number("plain_len"));
        byte[] fill = ByteBufUtil.getBytes(packet, 3 + 9, packet.readableBytes() - 9);
        assertThat(Arrays.equals(fill, new byte[fill.length])).isEqualTo(fields.flag("fill_zero"));
    }

    /** The bytes as a buffer that does not start at index 0, as in a pipeline. */
    private static ByteBuf behindOtherBytes(byte[] bytes) {
        return Unpooled.buffer().writeZero(3).writeBytes(bytes).readerIndex(3);
    }

    private static void assertSameBytes(ByteBuf actual, byte[] expected) {
        assertThat(ByteBufUtil.hexDump(actual)).isEqualTo(HexFormat.of().formatHex(expected));
    }
}

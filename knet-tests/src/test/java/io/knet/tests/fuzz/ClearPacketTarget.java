package io.knet.tests.fuzz;

import static io.knet.tests.fuzz.ReferenceWire.at;
import static io.knet.tests.fuzz.ReferenceWire.u16;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.DropReason;
import io.knet.wire.CommonHeader;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * One plain packet. The inspector says what {@link ReferenceWire} says, in stages and at once, and
 * touches nothing. What passes can be read by every accessor, is answered as the spec demands, and
 * comes out the same if it is written again.
 */
final class ClearPacketTarget implements FuzzTarget {
    private static final int BEFORE = 3;
    private static final int OWN_HOST = 0xabcd;

    @Override
    public void run(byte[] input) {
        // Inside a larger buffer, so that reading beyond either end would find something else.
        ByteBuf around = Unpooled.buffer(BEFORE + input.length + 64);
        around.writeZero(BEFORE).writeBytes(input);
        byte[] behind = new byte[64];
        Arrays.fill(behind, (byte) 1);
        around.writeBytes(behind);
        ByteBuf packet = around.slice(BEFORE, input.length).asReadOnly();
        check(packet, input);
        around.release();
    }

    private static void check(ByteBuf packet, byte[] bytes) {
        DropReason expected = ReferenceWire.check(bytes);
        assertThat(PacketInspector.check(packet)).isEqualTo(expected);
        assertThat(inStages(packet)).isEqualTo(expected);
        if (expected == null) {
            read(packet, bytes);
        }
        assertThat(packet.readerIndex()).isZero();
        assertThat(packet.writerIndex()).isEqualTo(bytes.length);
        assertThat(packet.refCnt()).isEqualTo(1);
    }

    private static DropReason inStages(ByteBuf packet) {
        DropReason reason = PacketInspector.checkHeader(packet);
        if (reason == null) {
            reason = PacketInspector.checkType(packet);
        }
        if (reason == null && CommonHeader.type(packet) == PacketType.DATA) {
            reason = PacketInspector.checkData(packet);
        }
        return reason;
    }

    private static void read(ByteBuf packet, byte[] bytes) {
        assertThat(CommonHeader.version(packet)).isEqualTo(1);
        assertThat(CommonHeader.sourceHost(packet)).isEqualTo(u16(bytes, 2));
        assertThat(CommonHeader.maxVersion(packet)).isEqualTo(Math.max(1, at(bytes, 4)));
        switch (CommonHeader.type(packet)) {
            case DATA -> readData(packet, bytes);
            case PING -> readPing(packet, bytes);
            case PONG -> PingPacket.clockNanos(packet);
            case PMTUD -> readProbe(packet, bytes);
            case PMTUD_REPLY ->
                    assertThat(PmtudPacket.size(packet))
                            .isEqualTo(at(bytes, 8) << 8 | at(bytes, 7));
        }
    }

    private static void readData(ByteBuf packet, byte[] bytes) {
        ByteBuf again = Unpooled.buffer();
        DataHeader.write(
                again,
                CommonHeader.sourceHost(packet),
                DataHeader.sequence(packet),
                DataHeader.compression(packet),
                DataHeader.broadcast(packet),
                DataHeader.fragmentCount(packet),
                DataHeader.fragmentNumber(packet),
                DataHeader.channel(packet));
        byte[] expected = Arrays.copyOf(bytes, DataHeader.LENGTH);
        expected[4] = 0;
        expected[5] = 0;
        expected[9] = 0;
        expected[10] = (byte) (bytes[10] == 0 ? 0 : 1);
        assertThat(taken(again)).isEqualTo(expected);
    }

    private static void readPing(ByteBuf packet, byte[] bytes) {
        assertThat(PingPacket.linkId(packet)).isEqualTo(at(bytes, 6));
        assertThat(PingPacket.sequence(packet)).isEqualTo(u16(bytes, 23));
        assertThat(PingPacket.timed(packet)).isEqualTo(bytes[25] != 0);
        PingPacket.clockNanos(packet);
        ByteBuf pong = Unpooled.buffer();
        PingPacket.writePong(packet, OWN_HOST, pong);
        assertThat(taken(pong)).isEqualTo(answer(bytes, PingPacket.LENGTH, ReferenceWire.PONG));
    }

    private static void readProbe(ByteBuf packet, byte[] bytes) {
        assertThat(PmtudPacket.linkId(packet)).isEqualTo(at(bytes, 6));
        ByteBuf reply = Unpooled.buffer();
        PmtudPacket.writeReply(packet, OWN_HOST, reply);
        assertThat(taken(reply))
                .isEqualTo(answer(bytes, PmtudPacket.MIN_LENGTH, ReferenceWire.PROBE_REPLY));
    }

    private static byte[] answer(byte[] question, int length, int type) {
        byte[] answer = Arrays.copyOf(question, length);
        answer[1] = (byte) type;
        answer[2] = (byte) (OWN_HOST >> 8);
        answer[3] = (byte) OWN_HOST;
        return answer;
    }

    private static byte[] taken(ByteBuf written) {
        byte[] bytes = ByteBufUtil.getBytes(written);
        written.release();
        return bytes;
    }
}

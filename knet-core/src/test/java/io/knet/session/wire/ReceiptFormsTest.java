package io.knet.session.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.wire.CommonHeader;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceiptFormsTest {
    private static ByteBuf hex(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    @Test
    void receiptsHaveTheirBytes() {
        ByteBuf out = Unpooled.buffer();
        ReceiptsPacket.writeHeader(out, 0x0102, 2);
        ReceiptsPacket.writeReceipt(out, 7, Outcome.DELIVERED);
        ReceiptsPacket.writeReceipt(out, 0x1122334455667788L, Outcome.UNKNOWN);
        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("014101020000" + "02" + "000000000000000700" + "1122334455667788ff");
        assertThat(ReceiptsPacket.isReceipts(out)).isTrue();
        assertThat(ReceiptsPacket.isValid(out)).isTrue();
        assertThat(CommonHeader.sourceHost(out)).isEqualTo(0x0102);
        assertThat(ReceiptsPacket.count(out)).isEqualTo(2);
        assertThat(ReceiptsPacket.id(out, 1)).isEqualTo(0x1122334455667788L);
        assertThat(ReceiptsPacket.outcome(out, 0)).isEqualTo(Outcome.DELIVERED);
        assertThat(ReceiptsPacket.outcome(out, 1)).isEqualTo(Outcome.UNKNOWN);
        assertThat(out.readableBytes()).isEqualTo(ReceiptsPacket.length(2));
    }

    @Test
    void receiptsAreTakenInTheirExactLengthOnly() {
        assertThat(ReceiptsPacket.isValid(hex("01410102000000"))).as("none").isFalse();
        assertThat(ReceiptsPacket.isValid(hex("01410102000001000000000000000700"))).isTrue();
        assertThat(ReceiptsPacket.isValid(hex("0141010200000100000000000000070000"))).isFalse();
        assertThat(ReceiptsPacket.isValid(hex("014101020000010000000000000007"))).isFalse();
        assertThat(ReceiptsPacket.isValid(hex("01410102000002000000000000000700"))).isFalse();
        assertThatThrownBy(() -> ReceiptsPacket.writeHeader(Unpooled.buffer(), 1, 256))
                .hasMessageContaining("256 receipts");
    }

    @Test
    void anyBytesAreJudged() {
        Random random = new Random(1);
        int valid = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[7 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[6] = (byte) (i % 8);
            ByteBuf packet = Unpooled.wrappedBuffer(bytes);
            if (ReceiptsPacket.isValid(packet)) {
                valid++;
                for (int k = 0; k < ReceiptsPacket.count(packet); k++) {
                    ReceiptsPacket.id(packet, k);
                    assertThat(ReceiptsPacket.outcome(packet, k)).isNotNull();
                }
            }
            boolean data = packet.readableBytes() >= DataHeader.LENGTH;
            if (data && ConfirmedData.wantsReceipt(packet) && ConfirmedData.isValid(packet)) {
                assertThat(ConfirmedData.id(packet)).isPositive();
            }
        }
        assertThat(valid).isPositive();
    }

    @Test
    void asManyFitAsTheBytesHold() {
        assertThat(ReceiptsPacket.capacity(15)).isZero();
        assertThat(ReceiptsPacket.capacity(16)).isEqualTo(1);
        assertThat(ReceiptsPacket.capacity(1414)).isEqualTo(156);
        assertThat(ReceiptsPacket.capacity(65536)).isEqualTo(255);
        assertThat(ReceiptsPacket.length(156)).isLessThanOrEqualTo(1414);
    }

    @Test
    void confirmedDataHasABitAndAnIdMore() {
        ByteBuf out = Unpooled.buffer();
        ConfirmedData.write(out, 0x0102, 0x0304, 5, true, 3, 2, 31, 0x1122334455667788L);
        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo(
                        "010001020000"
                                + "0304"
                                + "05"
                                + "01"
                                + "01"
                                + "03"
                                + "02"
                                + "1f"
                                + "1122334455667788");
        assertThat(ConfirmedData.wantsReceipt(out)).isTrue();
        assertThat(ConfirmedData.isValid(out)).as("no payload").isFalse();
        out.writeByte(0);
        assertThat(ConfirmedData.isValid(out)).isTrue();
        assertThat(ConfirmedData.id(out)).isEqualTo(0x1122334455667788L);
        assertThat(DataHeader.sequence(out)).isEqualTo(0x0304);
        out.setLong(14, 0);
        assertThat(ConfirmedData.isValid(out)).as("id 0").isFalse();
        out.setLong(14, -1);
        assertThat(ConfirmedData.isValid(out)).as("beyond 2^63").isFalse();

        ByteBuf plain = Unpooled.buffer();
        DataHeader.write(plain, 1, 2, 0, false, 1, 0, 0);
        assertThat(ConfirmedData.wantsReceipt(plain)).isFalse();
    }

    @Test
    void everyOutcomeHasItsCode() {
        for (Outcome outcome : Outcome.values()) {
            assertThat(Outcome.of(outcome.code())).isEqualTo(outcome);
        }
        assertThat(Outcome.of(7)).isEqualTo(Outcome.UNKNOWN);
        assertThat(Outcome.of(254)).isEqualTo(Outcome.UNKNOWN);
    }
}

package io.knet.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
    @ParameterizedTest
    @EnumSource
    void writesACommonHeaderOfEachType(PacketType type) {
        ByteBuf packet = Unpooled.buffer();

        CommonHeader.write(packet, type, 0xfffe);

        assertThat(packet.readableBytes()).isEqualTo(CommonHeader.LENGTH);
        assertThat(CommonHeader.version(packet)).isEqualTo(1);
        assertThat(CommonHeader.type(packet)).isEqualTo(type);
        assertThat(CommonHeader.sourceHost(packet)).isEqualTo(0xfffe);
        assertThat(packet.getShort(4)).isZero();
    }

    @Test
    void readsAnUnsetNewestVersionAsOne() {
        assertThat(CommonHeader.maxVersion(packet("010000020000"))).isEqualTo(1);
        assertThat(CommonHeader.maxVersion(packet("010000020100"))).isEqualTo(1);
        assertThat(CommonHeader.maxVersion(packet("01000002ff00"))).isEqualTo(255);
    }

    @Test
    void givesNoTypeForAnUnknownCode() {
        assertThat(CommonHeader.type(packet("018500020000"))).isNull();
        assertThat(CommonHeader.typeCode(packet("018500020000"))).isEqualTo(0x85);
    }

    @Test
    void writesEachDataFieldInItsPlace() {
        ByteBuf packet = Unpooled.buffer();

        DataHeader.write(packet, 0x0102, 0xfedc, 7, true, 254, 253, 31);

        assertThat(ByteBufUtil.hexDump(packet))
                .isEqualTo("0100" + "0102" + "0000" + "fedc" + "07" + "00" + "01fefd1f");
    }

    @Test
    void readsEachDataFieldFromItsPlace() {
        ByteBuf packet = packet("0100" + "0102" + "0000" + "fedc" + "ef" + "00" + "02fefd1f");

        assertThat(DataHeader.sequence(packet)).isEqualTo(0xfedc);
        assertThat(DataHeader.compression(packet)).isEqualTo(0xef);
        assertThat(DataHeader.broadcast(packet)).isTrue();
        assertThat(DataHeader.fragmentCount(packet)).isEqualTo(254);
        assertThat(DataHeader.fragmentNumber(packet)).isEqualTo(253);
        assertThat(DataHeader.channel(packet)).isEqualTo(31);
    }

    @Test
    void readsAChannelAsASignedByte() {
        assertThat(DataHeader.channel(packet("01000002000000010000010100ff"))).isEqualTo(-1);
        assertThat(DataHeader.channel(packet("01000002000000010000010100" + "80"))).isEqualTo(-128);
    }

    @Test
    void takesFragmentCountsZeroAndOneForMessagesThatWereNotCut() {
        assertThat(DataHeader.isFragmented(0)).isFalse();
        assertThat(DataHeader.isFragmented(1)).isFalse();
        assertThat(DataHeader.isFragmented(2)).isTrue();
        assertThat(DataHeader.isValidFragment(0, 99)).isTrue();
        assertThat(DataHeader.isValidFragment(1, 99)).isTrue();
    }

    @Test
    void allowsFragmentNumbersFromOneToTheCount() {
        assertThat(DataHeader.isValidFragment(2, 0)).isFalse();
        assertThat(DataHeader.isValidFragment(2, 1)).isTrue();
        assertThat(DataHeader.isValidFragment(2, 2)).isTrue();
        assertThat(DataHeader.isValidFragment(2, 3)).isFalse();
        assertThat(DataHeader.isValidFragment(254, 254)).isTrue();
        assertThat(DataHeader.isValidFragment(254, 255)).isFalse();
        assertThat(DataHeader.isValidFragment(255, 1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                999_999_999,
                1_000_000_000,
                -1,
                -1_000_000_000,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void readsItsOwnClockBackFromThePong(long clock) {
        ByteBuf ping = Unpooled.buffer();
        ByteBuf pong = Unpooled.buffer();

        PingPacket.write(ping, 1, 0, clock, 0, true);
        PingPacket.writePong(ping, 2, pong);

        assertThat(PingPacket.clockNanos(pong)).isEqualTo(clock);
        assertThat(ping.getLongLE(15)).isBetween(0L, 999_999_999L);
    }

    @Test
    void takesAnyNonZeroByteForTimed() {
        String start = "0181000200000000000000000000000000000000000000" + "0000";
        assertThat(PingPacket.timed(packet(start + "00"))).isFalse();
        assertThat(PingPacket.timed(packet(start + "01"))).isTrue();
        assertThat(PingPacket.timed(packet(start + "80"))).isTrue();
    }

    @Test
    void echoesWhatItDoesNotUnderstandInAPong() {
        ByteBuf pong = Unpooled.buffer();

        PingPacket.writePong(
                packet("0981000211220500112233445566778899aabbccddeeffabcd77" + "deadbeef"),
                0xcafe,
                pong);

        assertThat(ByteBufUtil.hexDump(pong))
                .isEqualTo("0982cafe11220500112233445566778899aabbccddeeffabcd77");
    }

    @Test
    void echoesTheSizeOfAProbeWhateverItsByteOrder() {
        ByteBuf reply = Unpooled.buffer();

        PmtudPacket.writeReply(packet("018300021122003412" + "000000"), 1, reply);

        assertThat(ByteBufUtil.hexDump(reply)).isEqualTo("018400011122003412");
        assertThat(PmtudPacket.size(reply)).isEqualTo(0x1234);
    }

    @Test
    void writesTheShortestProbeAndTheLongest() {
        ByteBuf probe = Unpooled.buffer();

        PmtudPacket.writeProbe(probe, 3, 7, 65535, 9);
        assertThat(ByteBufUtil.hexDump(probe)).isEqualTo("018300030000" + "07" + "ffff");
        probe.clear();
        PmtudPacket.writeProbe(probe, 3, 7, 65535, 65507);

        assertThat(probe.readableBytes()).isEqualTo(65507);
        assertThat(PmtudPacket.linkId(probe)).isEqualTo(7);
        assertThat(PmtudPacket.size(probe)).isEqualTo(65535);
    }

    @Test
    void overwritesOldBytesWithTheFillOfAProbe() {
        ByteBuf probe = Unpooled.wrappedBuffer(HexFormat.of().parseHex("ff".repeat(20))).clear();

        PmtudPacket.writeProbe(probe, 0, 0, 0, 20);

        assertThat(ByteBufUtil.hexDump(probe)).isEqualTo("0183" + "00".repeat(18));
    }

    @Test
    void refusesAProbeShorterThanItsHeader() {
        assertThatThrownBy(() -> PmtudPacket.writeProbe(Unpooled.buffer(), 1, 0, 576, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 bytes");
    }

    private static ByteBuf packet(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }
}

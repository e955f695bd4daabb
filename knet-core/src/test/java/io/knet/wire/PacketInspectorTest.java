package io.knet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketInspectorTest {
    private static final int LONG = 64;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 6})
    void dropsPacketsThatAreShorterThanSevenBytes(int length) {
        assertThat(PacketInspector.checkHeader(packet(PacketType.PING, length)))
                .isEqualTo(DropReason.TOO_SHORT);
    }

    @Test
    void letsSevenBytesThroughTheFirstStage() {
        assertThat(PacketInspector.checkHeader(packet(PacketType.PING, 7))).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 255})
    void dropsOtherVersions(int version) {
        ByteBuf packet = packet(PacketType.DATA, LONG).setByte(0, version);

        assertThat(PacketInspector.checkHeader(packet)).isEqualTo(DropReason.UNKNOWN_VERSION);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255})
    void acceptsVersionOneWhateverNewestVersionItAnnounces(int maxVersion) {
        ByteBuf packet = packet(PacketType.DATA, LONG).setByte(4, maxVersion);

        assertThat(PacketInspector.check(packet)).isNull();
    }

    @Test
    void dropsAllTypesButTheFiveKnownOnes() {
        Set<DropReason> reasons = EnumSet.noneOf(DropReason.class);
        int known = 0;
        for (int code = 0; code < 256; code++) {
            DropReason reason =
                    PacketInspector.checkType(packet(PacketType.DATA, LONG).setByte(1, code));
            if (reason == null) {
                known++;
            } else {
                reasons.add(reason);
            }
        }

        assertThat(known).isEqualTo(5);
        assertThat(reasons).containsExactly(DropReason.UNKNOWN_TYPE);
    }

    @ParameterizedTest
    @CsvSource({"PING, 26", "PONG, 26", "PMTUD, 9", "PMTUD_REPLY, 9", "DATA, 15"})
    void demandsTheLengthOfTheTypeAndIgnoresSurplus(PacketType type, int least) {
        for (int length = CommonHeader.MIN_PACKET; length < least; length++) {
            assertThat(PacketInspector.checkType(packet(type, length)))
                    .isEqualTo(DropReason.TOO_SHORT);
        }
        assertThat(PacketInspector.checkType(packet(type, least))).isNull();
        assertThat(PacketInspector.checkType(packet(type, 65507))).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DATA")
    void dropsControlPacketsOfLinksThatCannotExist(PacketType type) {
        assertThat(PacketInspector.checkType(packet(type, LONG).setByte(6, 7))).isNull();
        assertThat(PacketInspector.checkType(packet(type, LONG).setByte(6, 8)))
                .isEqualTo(DropReason.UNKNOWN_LINK);
        assertThat(PacketInspector.checkType(packet(type, LONG).setByte(6, 255)))
                .isEqualTo(DropReason.UNKNOWN_LINK);
    }

    @Test
    void doesNotTakeTheSequenceNumberOfDataForALinkId() {
        assertThat(PacketInspector.check(packet(PacketType.DATA, LONG).setByte(6, 255))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true", "0, 9, true", "1, 0, true", "1, 9, true",
        "2, 0, false", "2, 1, true", "2, 2, true", "2, 3, false",
        "254, 254, true", "254, 255, false", "255, 1, false", "255, 255, false"
    })
    void checksFragmentNumbers(int count, int number, boolean valid) {
        ByteBuf packet = packet(PacketType.DATA, LONG).setByte(11, count).setByte(12, number);

        assertThat(PacketInspector.checkData(packet))
                .isEqualTo(valid ? null : DropReason.BAD_FRAGMENT);
        assertThat(PacketInspector.check(packet)).isEqualTo(valid ? null : DropReason.BAD_FRAGMENT);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "31, true", "32, false", "127, false", "128, false", "255, false"})
    void checksTheChannel(int channel, boolean valid) {
        ByteBuf packet = packet(PacketType.DATA, LONG).setByte(13, channel);

        assertThat(PacketInspector.checkData(packet))
                .isEqualTo(valid ? null : DropReason.BAD_CHANNEL);
    }

    @Test
    void namesTheFirstOfSeveralFaults() {
        ByteBuf packet = packet(PacketType.PING, 6).setByte(0, 2).setByte(1, 0x77);
        assertThat(PacketInspector.check(packet)).isEqualTo(DropReason.TOO_SHORT);

        ByteBuf longer = packet(PacketType.PING, 8).setByte(0, 2).setByte(1, 0x77).setByte(6, 99);
        assertThat(PacketInspector.check(longer)).isEqualTo(DropReason.UNKNOWN_VERSION);
        assertThat(PacketInspector.check(longer.setByte(0, 1))).isEqualTo(DropReason.UNKNOWN_TYPE);
        assertThat(PacketInspector.check(longer.setByte(1, 0x81))).isEqualTo(DropReason.TOO_SHORT);
        assertThat(PacketInspector.check(longer.writeZero(18))).isEqualTo(DropReason.UNKNOWN_LINK);
        assertThat(PacketInspector.check(longer.setByte(6, 0))).isNull();
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        long seed = 20261122;
        Random random = new Random(seed);
        Set<DropReason> seen = EnumSet.noneOf(DropReason.class);
        int passed = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            makePlausible(bytes, random);
            ByteBuf packet = Unpooled.wrappedBuffer(bytes);

            DropReason reason = PacketInspector.check(packet);

            if (reason == null) {
                passed++;
                readEverything(packet);
            } else {
                seen.add(reason);
            }
            assertThat(packet.readableBytes())
                    .as("seed %d, packet %s", seed, HexFormat.of().formatHex(bytes))
                    .isEqualTo(bytes.length);
        }

        assertThat(passed).isGreaterThan(1000);
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        DropReason.TOO_SHORT,
                        DropReason.UNKNOWN_VERSION,
                        DropReason.UNKNOWN_TYPE,
                        DropReason.UNKNOWN_LINK,
                        DropReason.BAD_FRAGMENT,
                        DropReason.BAD_CHANNEL);
    }

    /** Gives most packets a good version and type, so that random bytes reach the later checks. */
    private static void makePlausible(byte[] bytes, Random random) {
        if (bytes.length > 1 && random.nextInt(8) != 0) {
            bytes[0] = 1;
            bytes[1] = (byte) (random.nextBoolean() ? 0 : 0x80 + random.nextInt(6));
        }
        if (bytes.length > 13 && random.nextBoolean()) {
            bytes[6] &= 0x0f;
            bytes[11] &= 0x03;
            bytes[12] &= 0x03;
            bytes[13] &= 0x3f;
        }
    }

    private static void readEverything(ByteBuf packet) {
        ByteBuf answer = Unpooled.buffer();
        PacketType type = CommonHeader.type(packet);
        assertThat(type).isNotNull();
        switch (type) {
            case DATA -> {
                assertThat(DataHeader.channel(packet)).isBetween(0, 31);
                assertThat(DataHeader.compression(packet)).isBetween(0, 255);
                assertThat(DataHeader.sequence(packet)).isBetween(0, 65535);
            }
            case PING, PONG -> {
                assertThat(PingPacket.linkId(packet)).isBetween(0, 7);
                assertThat(PingPacket.sequence(packet)).isBetween(0, 65535);
                PingPacket.clockNanos(packet);
                PingPacket.writePong(packet, 1, answer);
                assertThat(answer.readableBytes()).isEqualTo(PingPacket.LENGTH);
            }
            case PMTUD, PMTUD_REPLY -> {
                assertThat(PmtudPacket.size(packet)).isBetween(0, 65535);
                PmtudPacket.writeReply(packet, 1, answer);
                assertThat(answer.readableBytes()).isEqualTo(PmtudPacket.MIN_LENGTH);
            }
        }
    }

    /** A packet of that type and length with nothing wrong but perhaps its length. */
    private static ByteBuf packet(PacketType type, int length) {
        ByteBuf packet = Unpooled.buffer(Math.max(length, 16));
        CommonHeader.write(packet, type, 2);
        if (length > CommonHeader.LENGTH) {
            packet.writeZero(length - CommonHeader.LENGTH);
        }
        return packet.writerIndex(length);
    }
}

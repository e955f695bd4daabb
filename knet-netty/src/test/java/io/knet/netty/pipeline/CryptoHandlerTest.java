package io.knet.netty.pipeline;

import static io.knet.netty.testkit.Packets.bytes;
import static io.knet.netty.testkit.Packets.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.Errno;
import io.knet.KnetException;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CryptoHandlerTest {
    private static final byte[] PAYLOAD = new byte[100];

    private final RecordingLink link = new RecordingLink();
    private final CountingCrypto counters = new CountingCrypto();
    private final CryptoSlots slots = Keys.slots(1);
    private final PacketCipher cipher = new PacketCipher(slots, Keys.salts(2), counters);
    private final EmbeddedChannel channel = link.channel(new CryptoHandler(link, cipher));

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        cipher.close();
        slots.close();
        link.close();
    }

    private byte[] sendOne(ByteBuf plain) {
        assertThat(channel.writeOutbound(plain)).isTrue();
        List<byte[]> sent = Packets.sent(channel);
        assertThat(sent).hasSize(1);
        return sent.get(0);
    }

    @Test
    void opensWhatItHasSealed() {
        byte[] sealed = sendOne(Packets.data(1, 7, PAYLOAD));
        ByteBuf arrived = Packets.of(sealed);

        channel.writeInbound(received(arrived));

        InboundPacket plain = channel.readInbound();
        assertThat(plain.wireBytes()).isEqualTo(sealed.length);
        assertThat(plain.source()).isEqualTo(Packets.SOURCE);
        assertThat(bytes(plain.content())).isEqualTo(bytes(Packets.data(1, 7, PAYLOAD)));
        assertThat(arrived.refCnt()).isZero();
        assertThat(counters.sealed).isEqualTo(1);
        assertThat(counters.overhead).isEqualTo(sealed.length - 114);
        assertThat(counters.opened).isEqualTo(1);
        assertThat(counters.openedOverhead).isEqualTo(counters.overhead);
    }

    @Test
    void passesPacketsInClearAsTheyAre() {
        slots.apply(Optional.empty());
        ByteBuf out = Packets.data(1, 7, PAYLOAD);
        ByteBuf in = Packets.data(2, 8, PAYLOAD);

        channel.writeOutbound(out);
        channel.writeInbound(received(in));

        ByteBuf sent = channel.readOutbound();
        assertThat(sent).isSameAs(out);
        InboundPacket plain = channel.readInbound();
        assertThat(plain.content()).isSameAs(in);
        assertThat(counters.sealed + counters.opened).isZero();
        sent.release();
        plain.release();
    }

    @Test
    void dropsPacketOfAnotherKey() {
        byte[] sealed = sendOne(Packets.data(1, 7, PAYLOAD));
        slots.apply(Optional.of(Keys.config(3)));
        ByteBuf arrived = Packets.of(sealed);

        channel.writeInbound(received(arrived));

        assertThat(link.drops).isEqualTo(Map.of(DropReason.NOT_AUTHENTIC, 1L));
        assertThat(arrived.refCnt()).isZero();
        assertThat(counters.opened).isZero();
    }

    @Test
    void dropsClearPacketWhereThereIsNoKeyAndClearIsNotAllowed() {
        slots.apply(Optional.empty());
        slots.rxClear(ClearTraffic.DISALLOW);

        channel.writeInbound(received(Packets.data(2, 7, PAYLOAD)));

        assertThat(link.drops).isEqualTo(Map.of(DropReason.CLEAR_NOT_ALLOWED, 1L));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                type("TX_PING", 80, Packets.ping(1, 3, 5, 6, true)),
                type("TX_PONG", 80, Packets.pong(1, 3, 5)),
                type("TX_PMTU", 1456, Packets.probe(1, 3, 1500, 1400)),
                type("TX_PMTU", 64, Packets.probeReply(1, 3, 1500)),
                type("TX_DATA", 176, Packets.data(1, 7, PAYLOAD)));
    }

    private static Arguments type(String counters, int sealedLength, ByteBuf packet) {
        return Arguments.of(counters, sealedLength, Packets.bytes(packet));
    }

    @ParameterizedTest
    @MethodSource("types")
    void countsEachPacketOnceWithItsSealedBytes(String name, int sealedLength, byte[] bytes) {
        ByteBuf packet = Packets.of(bytes);

        assertThat(sendOne(packet)).hasSize(sealedLength);

        assertThat(link.counts)
                .isEqualTo(
                        Map.of(
                                LinkCounter.valueOf(name + "_PACKETS"),
                                1L,
                                LinkCounter.valueOf(name + "_BYTES"),
                                (long) sealedLength));
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void countsPacketsInClearToo() {
        slots.apply(Optional.empty());

        sendOne(Packets.ping(1, 3, 5, 6, true));

        assertThat(link.counts)
                .isEqualTo(Map.of(LinkCounter.TX_PING_PACKETS, 1L, LinkCounter.TX_PING_BYTES, 26L));
    }

    @Test
    void passesOnWhatIsNoPacket() {
        channel.writeInbound("an event");

        assertThat(channel.<String>readInbound()).isEqualTo("an event");
    }

    static Stream<Named<Supplier<Object>>> strangers() {
        return Stream.of(
                Named.of("a text", () -> "a text"),
                Named.of("a received packet", () -> received(Packets.data(1, 7, PAYLOAD))),
                Named.of("a header alone", () -> Packets.hex("01 00 0001 00 00")),
                Named.of("an unknown type", () -> Packets.hex("01 7f 0001 00 00 00")),
                Named.of("no bytes", () -> Packets.of()));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void refusesWhatIsNoPlainPacketAndReleasesIt(Supplier<Object> strangers) {
        Object stranger = strangers.get();

        ChannelFuture written = channel.writeOneOutbound(stranger);

        assertThat(written.cause())
                .isInstanceOf(KnetException.class)
                .hasFieldOrPropertyWithValue("errno", Errno.ENOMSG)
                .hasMessageContainingAll("knet-crypto");
        assertThat(link.counts).isEmpty();
        assertThat(ReferenceCountUtil.refCnt(stranger)).isNotPositive();
    }
}

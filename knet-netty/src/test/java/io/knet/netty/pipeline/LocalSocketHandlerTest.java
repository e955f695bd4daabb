package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.tap.PacketTaps;
import io.knet.netty.testkit.Bug;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalSocketHandlerTest {
    private static final InetSocketAddress HERE =
            new InetSocketAddress(Packets.address("192.0.2.1"), 5405);

    private final CryptoSlots slots = Keys.slots(1);
    private final PacketCipher cipher =
            new PacketCipher(slots, Keys.salts(2), new CountingCrypto());
    private final PacketTaps taps =
            new PacketTaps(
                    new CallbackFailures(
                            1,
                            new Counters<>(HandleCounter.class),
                            Ticker.systemTicker(),
                            new Errors(Ticker.systemTicker())));
    private final List<InboundPacket> routed = new ArrayList<>();
    private final List<DropReason> drops = new ArrayList<>();
    private final List<Object> strangers = new ArrayList<>();
    private boolean sessionsFail;
    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    new LocalSocketHandler(
                            1,
                            taps,
                            cipher,
                            this::isOfSession,
                            routed::add,
                            (reason, packets, whose) -> {
                                drops.add(reason);
                                strangers.add(whose);
                            },
                            (reason, packet) -> {
                                drops.add(reason);
                                strangers.add(packet.source());
                            },
                            Ticker.systemTicker()));

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        cipher.close();
        slots.close();
    }

    /** As the real one: what it throws at is released. */
    private boolean isOfSession(InboundPacket datagram) {
        if (sessionsFail) {
            datagram.release();
            throw new Bug();
        }
        return false;
    }

    private void receive(ByteBuf datagram) {
        channel.writeInbound(new DatagramPacket(datagram, HERE, Packets.SOURCE));
    }

    @Test
    void handsOpenedPacketToTheRouter() {
        ByteBuf plain = Packets.data(2, 7, new byte[10]);
        ByteBuf sealed = cipher.seal(plain.retainedDuplicate(), ByteBufAllocator.DEFAULT);
        int sealedLength = sealed.readableBytes();

        receive(sealed);

        assertThat(routed).hasSize(1);
        InboundPacket packet = routed.get(0);
        assertThat(packet.source()).isEqualTo(Packets.SOURCE);
        assertThat(packet.wireBytes()).isEqualTo(sealedLength);
        assertThat(packet.content()).isEqualTo(plain);
        packet.release();
        plain.release();
        assertThat(sealed.refCnt()).isZero();
    }

    @Test
    void dropsWhatItCannotOpenAndTellsWhoSentIt() {
        ByteBuf clear = Packets.data(2, 7, new byte[10]);

        receive(clear);

        assertThat(drops).containsExactly(DropReason.NOT_AUTHENTIC);
        assertThat(strangers).containsExactly(Packets.SOURCE);
        assertThat(routed).isEmpty();
        assertThat(clear.refCnt()).isZero();
    }

    @Test
    void dropsEmptyDatagram() {
        ByteBuf empty = Packets.of();

        receive(empty);

        assertThat(drops).containsExactly(DropReason.EMPTY_DATAGRAM);
        assertThat(empty.refCnt()).isZero();
    }

    @Test
    void passesOnWhatIsNoDatagram() {
        channel.writeInbound("an event");

        assertThat(channel.<String>readInbound()).isEqualTo("an event");
    }

    @Test
    void countsWhatAnExceptionKeptFromBeingDealtWith() {
        sessionsFail = true;
        ByteBuf datagram = Packets.of((byte) 0xc1, (byte) 1);

        receive(datagram);

        channel.checkException();
        assertThat(drops).containsExactly(DropReason.HANDLER_FAILED);
        assertThat(strangers).containsExactly(Packets.SOURCE);
        assertThat(datagram.refCnt()).isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void survivesErrorsOfItsSocket() {
        channel.pipeline().fireExceptionCaught(new IOException("Connection refused"));

        channel.checkException();
        assertThat(channel.isOpen()).isTrue();
    }
}

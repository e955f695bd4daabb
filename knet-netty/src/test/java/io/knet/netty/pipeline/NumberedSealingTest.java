package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxPacket;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.NumberedCrypto;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.protocol.MtuMath;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A host with keys of its own, whose packets are sealed under numbers, beside hosts that share the
 * keys of the handle.
 */
class NumberedSealingTest {
    private static final int OWN = 2;

    /** What the path carries of a sealed packet. */
    private static final int PATH = 600;

    private static final int LENGTH = 3000;

    private final CryptoSlots own = new NumberedCrypto(1, 2).slots();
    private final NumberedCrypto peers = new NumberedCrypto(2, 1);
    private final CryptoSlots peer = peers.slots();
    private final CryptoSlots ofHandle = Keys.slots(3);
    private final List<AutoCloseable> open = new ArrayList<>(List.of(own, peer, ofHandle));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable some : open) {
            some.close();
        }
    }

    private static Packing packing(CryptoSlots slots) {
        return new Packing(MtuMath.maxData(PATH, slots.state().overhead()), false, slots.state());
    }

    private TxMessage message() {
        byte[] content = new byte[LENGTH];
        new Random(1).nextBytes(content);
        return new TxMessage(
                0, 1, true, host -> packing(host == OWN ? own : ofHandle), Packets.of(content));
    }

    private PacketCipher cipher(CryptoSlots slots) {
        PacketCipher cipher = new PacketCipher(slots, Keys.salts(1), new CountingCrypto());
        open.add(cipher);
        return cipher;
    }

    /** A link to a host whose packets are sealed like that. */
    private EmbeddedChannel channel(int host, PacketCipher cipher, boolean framing) {
        RecordingLink link = new RecordingLink();
        link.host = host;
        open.add(link);
        ChannelHandler crypto = new CryptoHandler(link, cipher);
        return framing
                ? link.channel(crypto, new FramingHandler(link, cipher))
                : link.channel(crypto);
    }

    private static List<byte[]> send(TxMessage message, EmbeddedChannel channel) {
        channel.writeOutbound(message.retain());
        return Packets.sent(channel);
    }

    private static long number(byte[] datagram) {
        return ByteBuffer.wrap(datagram).getLong();
    }

    @Test
    void theNumberReachesWhatIsBehindTheCrypto() {
        TxMessage message = message();
        List<byte[]> sent = send(message, channel(OWN, cipher(own), true));
        message.release();
        EmbeddedChannel received = channel(OWN, cipher(peer), false);

        assertThat(sent).hasSizeGreaterThan(4);
        for (byte[] datagram : sent) {
            received.writeInbound(
                    new RxPacket(Packets.of(datagram), Packets.SOURCE, datagram.length));
            InboundPacket packet = received.readInbound();
            assertThat(packet.packetNumber()).hasValue(number(datagram));
            assertThat(packet.wireBytes()).isEqualTo(datagram.length);
            assertThat(packet.content().readableBytes())
                    .isEqualTo(datagram.length - NumberedCrypto.OVERHEAD.sealed(0));
            InboundPacket replaced = packet.replace(Packets.of());
            assertThat(replaced.packetNumber()).hasValue(number(datagram));
            replaced.release();
            packet.release();
        }
    }

    @Test
    void packetsOfOtherFormatsHaveNoNumber() {
        TxMessage message = message();
        byte[] sent = send(message, channel(3, cipher(ofHandle), true)).get(0);
        message.release();
        EmbeddedChannel received = channel(3, cipher(ofHandle), false);

        received.writeInbound(new RxPacket(Packets.of(sent), Packets.SOURCE, sent.length));

        InboundPacket packet = received.readInbound();
        assertThat(packet.packetNumber()).isEqualTo(OptionalLong.empty());
        packet.release();
    }

    @Test
    void aMessageIsSealedOnceForAllLinksOfAHost() {
        PacketCipher cipher = cipher(own);
        TxMessage message = message();
        message.share();

        List<byte[]> first = send(message, channel(OWN, cipher, true));
        List<byte[]> second = send(message, channel(OWN, cipher, true));
        message.release();

        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).as("sealed once").isEqualTo(first.get(i));
        }
        assertThat(number(second.get(0))).isZero();
    }

    @Test
    void eachHostGetsWhatFitsItsKeysAndThoseThatShareThemTheSame() {
        PacketCipher cipher = cipher(ofHandle);
        TxMessage message = message();
        message.share();

        List<byte[]> toOwn = send(message, channel(OWN, cipher(own), true));
        List<byte[]> toOne = send(message, channel(3, cipher, true));
        List<byte[]> toOther = send(message, channel(4, cipher, true));
        message.release();

        assertThat(toOne).hasSameSizeAs(toOther);
        for (int i = 0; i < toOne.size(); i++) {
            assertThat(toOne.get(i)).as("sealed once").isEqualTo(toOther.get(i));
        }
        // The headers of packets that carry data are shorter than those that the path is searched
        // for.
        assertThat(toOwn.get(0)).hasSize(PATH - MtuMath.HEADER + DataHeader.LENGTH);
        assertThat(toOne.get(0)).hasSizeLessThanOrEqualTo(PATH);
        assertThat(plainLength(toOwn.get(0), peer))
                .isGreaterThan(plainLength(toOne.get(0), ofHandle));
    }

    private int plainLength(byte[] datagram, CryptoSlots slots) {
        InboundPacket packet =
                cipher(slots)
                        .open(
                                Packets.received(Packets.of(datagram)),
                                ByteBufAllocator.DEFAULT,
                                (reason, packets, whose) -> {});
        assertThat(packet).isNotNull();
        int length = packet.content().readableBytes();
        packet.release();
        return length;
    }

    @Test
    void manyThreadsNeverSealUnderOneNumber() {
        int threads = 4;
        int each = 500;
        List<CompletableFuture<List<byte[]>>> sealing = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            PacketCipher cipher = cipher(own);
            sealing.add(
                    CompletableFuture.supplyAsync(
                            () -> seal(cipher, each), task -> new Thread(task).start()));
        }
        PacketCipher opener = cipher(peer);
        for (CompletableFuture<List<byte[]>> some : sealing) {
            assertThat(some).succeedsWithin(60, TimeUnit.SECONDS);
            for (byte[] datagram : some.join()) {
                InboundPacket packet =
                        opener.open(
                                Packets.received(Packets.of(datagram)),
                                ByteBufAllocator.DEFAULT,
                                (reason, packets, whose) -> {});
                assertThat(packet).isNotNull();
                packet.release();
            }
        }

        assertThat(peers.opened).hasSize(threads * each);
        assertThat(peers.repeated).hasValue(0);
    }

    private static List<byte[]> seal(PacketCipher cipher, int packets) {
        List<byte[]> sealed = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            ByteBuf packet =
                    cipher.seal(Packets.data(1, 1 + i, new byte[20]), ByteBufAllocator.DEFAULT);
            sealed.add(Packets.bytes(packet));
        }
        return sealed;
    }
}

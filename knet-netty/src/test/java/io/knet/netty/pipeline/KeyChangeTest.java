package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.CryptoState;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.protocol.MtuMath;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Keys change while a message is cut and sealed: all its packets fit the path, whatever is in use
 * when they are sealed.
 */
class KeyChangeTest {
    /** What fits the path when it is sealed. */
    private static final int PATH = 600;

    private final CryptoSlots slots = new CryptoSlots();
    private final PacketCipher cipher =
            new PacketCipher(slots, Keys.salts(1), new CountingCrypto());
    private final RecordingLink link = new RecordingLink();
    private final EmbeddedChannel channel =
            link.channel(
                    new CryptoHandler(link, cipher),
                    new BeforePacket(),
                    new FramingHandler(link, cipher));
    private final List<ByteBuf> sealed = new ArrayList<>();

    /** Done before a packet is sealed. */
    private Runnable change = () -> {};

    private static final int CHANGE_BEFORE = 2;

    @BeforeEach
    void loadKeys() {
        slots.set(1, config(CryptoCipher.AES128_CTR, CryptoHash.MD5));
        slots.set(2, config(CryptoCipher.AES256, CryptoHash.SHA512));
        slots.use(1);
    }

    @AfterEach
    void close() {
        sealed.forEach(ByteBuf::release);
        assertThat(channel.finishAndReleaseAll()).isFalse();
        cipher.close();
        slots.close();
        link.close();
    }

    private static CryptoConfig config(CryptoCipher cipher, CryptoHash hash) {
        byte[] key = new byte[200];
        return CryptoConfig.of("openssl", cipher, hash, key);
    }

    private Packing packing() {
        CryptoState now = slots.state();
        return new Packing(MtuMath.maxData(PATH, now.overhead()), false, now);
    }

    private TxMessage message() {
        return new TxMessage(0, 1, false, host -> packing(), Packets.of(new byte[5000]));
    }

    private void send(TxMessage message) {
        channel.writeOutbound(message);
        for (ByteBuf packet = channel.readOutbound();
                packet != null;
                packet = channel.readOutbound()) {
            sealed.add(packet);
        }
    }

    private SealedPackets seal(TxMessage message) {
        return new OutboundPackets(link).seal(message, cipher, ByteBufAllocator.DEFAULT);
    }

    private void assertWhole() {
        assertThat(sealed).hasSizeGreaterThan(8);
        assertThat(sealed)
                .allSatisfy(packet -> assertThat(packet.readableBytes()).isLessThanOrEqualTo(PATH));
        assertThat(link.drops).isEmpty();
    }

    @Test
    void fragmentsAreSealedWithWhatTheyWereCutFor() {
        change = () -> slots.use(2);

        send(message());

        assertWhole();
        assertThat(sealed.get(5).readableBytes()).isEqualTo(sealed.get(0).readableBytes());
    }

    @Test
    void soAreThoseOfAMessageForSeveralLinks() {
        change = () -> slots.use(2);
        TxMessage message = message();
        message.share();

        send(message);

        assertWhole();
    }

    @Test
    void theNextMessageIsCutAndSealedForTheNewKeys() {
        TxMessage waiting = message();
        slots.use(2);
        slots.clear(1);

        send(waiting);

        assertWhole();
        assertThat(slots.state().overhead().hash()).isEqualTo(64);
    }

    @Test
    void aHeartbeatAmidTheFragmentsIsNoPartOfTheMessage() {
        change = () -> slots.use(2);

        send(message());
        slots.clear(1);
        channel.pipeline().context(BeforePacket.class).writeAndFlush(Packets.pong(1, 3, 0));

        ByteBuf pong = channel.readOutbound();
        assertThat(pong.readableBytes()).isGreaterThan(64);
        pong.release();
    }

    @Test
    void nothingGoesInClearOnceKeysAreInUse() {
        slots.use(0);
        change = () -> slots.use(2);

        send(message());

        assertThat(sealed.get(1).getUnsignedByte(0)).isEqualTo((short) 1);
        int clear = sealed.get(1).readableBytes();
        for (ByteBuf packet : sealed.subList(2, 8)) {
            assertThat(packet.readableBytes()).isEqualTo(slots.state().overhead().sealed(clear));
        }
    }

    @Test
    void aSynchronousMessageIsSealedWithWhatItWasCutFor() {
        TxMessage message = duringCut(() -> slots.use(2));

        sealed.addAll(seal(message).packets());

        assertWhole();
        message.release();
    }

    @Test
    void aSynchronousMessageWhoseKeysAreWipedIsMadeAgain() {
        TxMessage message =
                duringCut(
                        () -> {
                            slots.use(2);
                            slots.clear(1);
                        });

        sealed.addAll(seal(message).packets());

        assertWhole();
        assertThat(sealed.get(0).readableBytes())
                .isEqualTo(
                        slots.state().overhead().sealed(packing().dataMtu() + DataHeader.LENGTH));
        message.release();
    }

    @Test
    void aSynchronousMessageThatWasCutForClearIsMadeAgainOnceKeysAreInUse() {
        slots.use(0);
        TxMessage message = duringCut(() -> slots.use(1));

        sealed.addAll(seal(message).packets());

        assertWhole();
        assertThat(sealed.get(0).readableBytes())
                .isEqualTo(
                        slots.state().overhead().sealed(packing().dataMtu() + DataHeader.LENGTH));
        message.release();
    }

    @Test
    void aSynchronousMessageIsRefusedOnceTheSlotsAreClosed() {
        TxMessage message = duringCut(slots::close);

        assertThatThrownBy(() -> seal(message))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        refused -> assertThat(refused.error()).isEqualTo(KnetError.HANDLE_CLOSED));
        message.release();
    }

    @Test
    void aSynchronousMessageWhoseKeysAreWipedEachTimeIsRefusedInTheEnd() {
        CryptoState wiped = slots.state();
        int[] asked = {0};
        TxMessage message =
                new TxMessage(
                        0,
                        1,
                        false,
                        host -> {
                            asked[0]++;
                            return new Packing(500, false, wiped);
                        },
                        Packets.of(new byte[5000]));
        slots.use(2);
        slots.clear(1);

        assertThatThrownBy(() -> seal(message))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        refused -> assertThat(refused.error()).isEqualTo(KnetError.CRYPTO_FAILED));
        assertThat(asked[0]).isEqualTo(8);
        message.release();
    }

    /** A message during whose cutting something happens: after it was asked how to cut it. */
    private TxMessage duringCut(Runnable what) {
        int[] left = {1};
        return new TxMessage(
                0,
                1,
                false,
                host -> {
                    Packing now = packing();
                    if (left[0]-- > 0) {
                        what.run();
                    }
                    return now;
                },
                Packets.of(new byte[5000]));
    }

    /** Changes the keys between two packets of a message. */
    private final class BeforePacket extends ChannelOutboundHandlerAdapter {
        private int packets;

        @Override
        public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
            if (packets++ == CHANGE_BEFORE) {
                change.run();
            }
            ctx.write(packet, promise);
        }
    }
}

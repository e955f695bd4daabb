package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetException;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.message.Confirmation;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.NumberedCrypto;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.knet.testing.Payloads;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How messages are cut, and what becomes of their promises. */
class FramingSendTest {
    private static final int DATA_MTU = 100;

    private final RecordingLink link = new RecordingLink();
    private final HeldWrites socket = new HeldWrites();
    private final EmbeddedChannel channel =
            link.channel(socket, new FramingHandler(link, Keys.noCipher()));

    @AfterEach
    void close() {
        socket.releaseAll();
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        link.close();
    }

    private static TxMessage message(int length) {
        return message(length, DATA_MTU);
    }

    private static TxMessage message(int length, int dataMtu) {
        return new TxMessage(
                5, 0x1234, true, Keys.inClear(dataMtu), Packets.of(Payloads.lin(length, length)));
    }

    private ByteBuf packet(int index) {
        return (ByteBuf) socket.sent.get(index);
    }

    @Test
    void sendsShortMessageInOnePacket() {
        TxMessage message = message(3);

        channel.writeOneOutbound(message);

        assertThat(socket.sent).hasSize(1);
        assertThat(ByteBufUtil.hexDump(packet(0)))
                .isEqualTo("01000001" + "0000" + "1234" + "0000" + "01" + "0100" + "05" + "030a11");
        assertThat(message.refCnt()).isZero();
        assertThat(message.content().refCnt()).isZero();
    }

    /** Its id is another message's by now, which the peer would take for a repetition of it. */
    @Test
    void refusesConfirmedMessageThatWasHeldWhileANodeRestarted() {
        AtomicLong epoch = new AtomicLong(4);
        RecordingLink confirming =
                new RecordingLink() {
                    @Override
                    public ReceiptDesk receipts() {
                        return new EpochDesk(epoch);
                    }
                };
        CryptoSlots numbered = new NumberedCrypto(1, 2).slots();
        PacketCipher cipher = Keys.cipher(numbered);
        Packings packings = host -> new Packing(DATA_MTU, false, numbered.state());
        EmbeddedChannel its = confirming.channel(new FramingHandler(confirming, cipher));
        TxMessage held = confirmed(packings);
        TxMessage changed = confirmed(packings);
        TxMessage replaced = changed.replace(Packets.of((byte) 2));
        changed.release();

        assertThat(its.writeOneOutbound(confirmed(packings)).cause()).isNull();
        epoch.incrementAndGet();
        assertThat(its.writeOneOutbound(held).cause()).hasMessageContaining("was restarted");
        assertThat(its.writeOneOutbound(replaced).cause()).hasMessageContaining("was restarted");

        its.flushOutbound();
        assertThat(Packets.sent(its)).hasSize(1);
        assertThat(held.refCnt()).isZero();
        its.finishAndReleaseAll();
        cipher.close();
        numbered.close();
        confirming.close();
    }

    private static TxMessage confirmed(Packings packings) {
        return TxMessage.confirmed(5, 1, 7, 4, packings, Packets.of((byte) 1));
    }

    /** Knows nothing but its epoch. */
    private record EpochDesk(AtomicLong now) implements ReceiptDesk {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public long epoch() {
            return now.get();
        }

        @Override
        public boolean expects(Confirmation confirmation) {
            return true;
        }

        @Override
        public boolean begins(Confirmation confirmation) {
            return true;
        }

        @Override
        public void decided(Confirmation confirmation, @Nullable DropReason refusal) {}
    }

    @ParameterizedTest
    @CsvSource({"100, 100, 1, 100", "101, 100, 2, 1", "200, 100, 2, 100", "65536, 1000, 66, 536"})
    void cutsMessageIntoPiecesOfTheDataMtu(int length, int dataMtu, int pieces, int rest) {
        channel.writeOneOutbound(message(length, dataMtu));

        assertThat(socket.sent).hasSize(pieces);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < pieces; i++) {
            ByteBuf packet = packet(i);
            assertThat(DataHeader.sequence(packet)).isEqualTo(0x1234);
            assertThat(DataHeader.channel(packet)).isEqualTo(5);
            assertThat(DataHeader.fragmentCount(packet)).isEqualTo(pieces);
            assertThat(DataHeader.fragmentNumber(packet)).isEqualTo(pieces == 1 ? 0 : i + 1);
            byte[] payload =
                    ByteBufUtil.getBytes(
                            packet, DataHeader.LENGTH, packet.readableBytes() - DataHeader.LENGTH);
            assertThat(payload).hasSize(i == pieces - 1 ? rest : dataMtu);
            joined.writeBytes(payload);
        }
        assertThat(joined.toByteArray()).isEqualTo(Payloads.lin(length, length));
    }

    @Test
    void saysInTheHeaderWhetherTheMessageIsABroadcastAndCompressed() {
        TxMessage message =
                new TxMessage(0, 1, false, Keys.inClear(DATA_MTU), Packets.of(new byte[10]));
        message.compressed(6, Packets.of((byte) 9, (byte) 8));

        channel.writeOneOutbound(message);

        assertThat(DataHeader.broadcast(packet(0))).isFalse();
        assertThat(DataHeader.compression(packet(0))).isEqualTo(6);
        assertThat(ByteBufUtil.hexDump(packet(0))).endsWith("000908");
    }

    @Test
    void fulfilsThePromiseWhenTheLastFragmentIsWritten() {
        ChannelFuture written = channel.writeOneOutbound(message(250));

        assertThat(socket.promises).hasSize(3).doesNotHaveDuplicates();
        socket.promises.get(2).setSuccess();
        socket.promises.get(0).setSuccess();
        assertThat(written.isDone()).isFalse();
        socket.promises.get(1).setSuccess();
        assertThat(written.isSuccess()).isTrue();
    }

    @Test
    void failsThePromiseWithTheFirstFailureWhenAllFragmentsAreDecided() {
        RuntimeException first = new IllegalStateException("first");
        ChannelFuture written = channel.writeOneOutbound(message(250));

        socket.promises.get(1).setFailure(first);
        socket.promises.get(0).setFailure(new IllegalStateException("second"));
        assertThat(written.isDone()).isFalse();
        socket.promises.get(2).setSuccess();
        assertThat(written.cause()).isSameAs(first);
    }

    @Test
    void givesThePromiseItselfToTheOnlyPacket() {
        ChannelFuture written = channel.writeOneOutbound(message(100));

        assertThat(socket.promises).containsExactly((ChannelPromise) written);
    }

    @Test
    void keepsTheSynchronousKindOfThePromiseForEachFragment() {
        channel.writeOneOutbound(message(250), new SyncPromise(channel));

        assertThat(socket.promises).hasSize(3).hasOnlyElementsOfType(SyncPromise.class);
    }

    @Test
    void refusesMessageThatNeedsTooManyFragments() {
        TxMessage message = message(255, 1);

        ChannelFuture written = channel.writeOneOutbound(message);

        assertThat(((KnetException) written.cause()).errno()).isEqualTo(Errno.EMSGSIZE);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.TOO_MANY_FRAGMENTS, 1L));
        assertThat(socket.sent).isEmpty();
        assertThat(message.content().refCnt()).isZero();
    }

    @Test
    void sendsMessageOfTheGreatestNumberOfFragments() {
        channel.writeOneOutbound(message(254, 1));

        assertThat(socket.sent).hasSize(254);
        assertThat(DataHeader.fragmentNumber(packet(253))).isEqualTo(254);
    }

    @Test
    void refusesWhatIsNoMessageAndReleasesIt() {
        ByteBuf stranger = Packets.of(new byte[30]);

        ChannelFuture written = channel.writeOneOutbound(stranger);

        assertThat(written.cause())
                .hasFieldOrPropertyWithValue("errno", Errno.ENOMSG)
                .hasMessageContainingAll("knet-framing");
        assertThat(stranger.refCnt()).isZero();
    }

    @Test
    void makesThePacketsOfASharedMessageOnce() {
        RecordingLink link2 = new RecordingLink(link);
        HeldWrites socket2 = new HeldWrites();
        EmbeddedChannel channel2 =
                link2.channel(socket2, new FramingHandler(link2, Keys.noCipher()));
        TxMessage message = message(250);
        message.share();

        ChannelFuture written1 = channel.writeOneOutbound(message.retain());
        ChannelFuture written2 = channel2.writeOneOutbound(message.retain());

        assertThat(socket.sent).hasSize(3).hasOnlyElementsOfType(TxPacket.class);
        assertThat(socket2.sent).isEqualTo(socket.sent);
        socket.promises.forEach(promise -> promise.setSuccess());
        assertThat(written1.isSuccess()).isTrue();
        assertThat(written2.isDone()).isFalse();
        List<TxPacket> packets = message.packets(message.packing(RecordingLink.PEER));
        socket2.releaseAll();
        socket.releaseAll();
        socket.sent.clear();
        assertThat(packets).allMatch(packet -> packet.refCnt() == 1);
        message.release();
        assertThat(packets).allMatch(packet -> packet.refCnt() == 0);
        assertThat(message.content().refCnt()).isZero();
        channel2.finishAndReleaseAll();
    }

    @Test
    void refusesSharedMessageThatNeedsTooManyFragmentsOnEachLink() {
        TxMessage message = message(255, 1);
        message.share();

        channel.writeOneOutbound(message.retain());
        channel.writeOneOutbound(message);

        assertThat(link.drops).isEqualTo(Map.of(DropReason.TOO_MANY_FRAGMENTS, 2L));
        assertThat(message.refCnt()).isZero();
    }
}

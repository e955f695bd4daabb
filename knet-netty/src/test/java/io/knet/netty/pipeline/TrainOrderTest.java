package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.CryptoState;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.NewerReceiver;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is sent, and whatever the kernel refuses: datagrams come to the socket in the order in
 * which they were written. Receivers lose messages whose fragments come otherwise (spec wire 8.3).
 */
@Tag("any-jdk")
class TrainOrderTest {
    private static final int ROUNDS = 60;
    private static final String[] REFUSALS = {
        "Invalid argument", "Message too long", "Connection refused", "Operation not permitted"
    };

    private final RecordingLink link = new RecordingLink();
    private final TrainChannel channel = new TrainChannel();

    /** What the socket is to get, each datagram as it was written. */
    private final List<byte[]> written = new ArrayList<>();

    private int sequence;

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        link.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void datagramsComeToTheSocketInTheOrderInWhichTheyWereWritten(long seed) {
        open(true);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            kernel(random);
            batch(random);
            channel.flush();
            settle();
            link.clock.advance(random.nextInt(5000), TimeUnit.MILLISECONDS);
        }
        settle();

        assertSameOrder();
        assertThat(channel.calls.stream().filter(sizes -> sizes.size() > 8))
                .as("long trains")
                .isNotEmpty();
        assertThat(channel.calls.stream().filter(sizes -> sizes.size() == 1))
                .as("single datagrams")
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void soTheyDoWithoutTrains(long seed) {
        open(false);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            channel.room = random.nextBoolean() ? random.nextInt(20) : Integer.MAX_VALUE;
            batch(random);
            channel.flush();
        }
        settle();

        assertSameOrder();
    }

    private void assertSameOrder() {
        assertThat(channel.datagrams).hasSameSizeAs(written).hasSizeGreaterThan(1000);
        for (int i = 0; i < written.size(); i++) {
            assertThat(channel.datagrams.get(i)).as("datagram %d", i).isEqualTo(written.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void libknet134GetsEveryMessageOfABurst(long seed) {
        open(true);
        Random random = new Random(seed);
        for (int burst = 0; burst < 20; burst++) {
            kernel(random);
            batch(random);
            channel.flush();
            settle();
        }

        assertThat(numbersThatArrive(channel.datagrams)).hasSize(sequence);
    }

    /** What the trains did once, for the sake of their length. */
    @Test
    void libknet134LosesMessagesWhoseLastFragmentsComeBehindOthers() {
        open(true);
        for (int i = 0; i < 8; i++) {
            channel.write(message(new Random(i), 140, 100));
        }
        channel.flush();
        List<byte[]> reordered = new ArrayList<>(channel.datagrams);
        reordered.sort(Comparator.comparingInt(TrainOrderTest::fragmentNumber));

        assertThat(numbersThatArrive(channel.datagrams)).hasSize(8);
        assertThat(numbersThatArrive(reordered)).containsExactly(1);
    }

    @Test
    void messagesOfEvenPiecesShareATrain() {
        open(true);
        CryptoState clear = new CryptoSlots().state();
        for (int i = 0; i < 8; i++) {
            byte[] content = new byte[140];
            new Random(i).nextBytes(content);
            Packing evenly = new Packing(100, true, clear);
            channel.write(new TxMessage(0, i + 1, false, host -> evenly, Packets.of(content)));
        }
        channel.flush();

        assertThat(channel.calls).hasSize(1);
        assertThat(channel.calls.get(0)).hasSize(16);
        assertThat(numbersThatArrive(channel.datagrams)).hasSize(8);
    }

    private static Set<Integer> numbersThatArrive(List<byte[]> datagrams) {
        NewerReceiver receiver = new NewerReceiver();
        datagrams.forEach(receiver::receive);
        return receiver.whole;
    }

    private static int fragmentNumber(byte[] datagram) {
        return DataHeader.fragmentNumber(Unpooled.wrappedBuffer(datagram));
    }

    private void open(boolean trains) {
        channel.pipeline()
                .addFirst(
                        new SocketHandler(link, channel.socket, trains),
                        new Notes(),
                        new FramingHandler(link, Keys.noCipher()));
    }

    /**
     * The socket takes everything, has little room, or refuses trains. Linux refuses a train only
     * if there was room for it.
     */
    private void kernel(Random random) {
        channel.room = Integer.MAX_VALUE;
        channel.trainRefusals = 0;
        channel.trainRefusal = new IOException(REFUSALS[random.nextInt(REFUSALS.length)]);
        switch (random.nextInt(4)) {
            case 0 -> channel.room = random.nextInt(100);
            case 1 -> channel.trainRefusals = 1 + random.nextInt(3);
            case 2 -> channel.trainRefusals = Integer.MAX_VALUE;
            default -> {}
        }
    }

    private void batch(Random random) {
        int dataMtu = 50 + random.nextInt(3) * 50;
        int usual = random.nextInt(4 * dataMtu) + 1;
        for (int i = random.nextInt(80); i > 0; i--) {
            int length = random.nextInt(3) == 0 ? 1 + random.nextInt(10 * dataMtu) : usual;
            TxMessage message = message(random, length, dataMtu);
            if (random.nextInt(4) == 0) {
                message.share();
            }
            channel.write(message);
            if (random.nextInt(20) == 0) {
                channel.flush();
            }
        }
    }

    private TxMessage message(Random random, int length, int dataMtu) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        sequence = sequence % 65535 + 1;
        return new TxMessage(0, sequence, false, Keys.inClear(dataMtu), Packets.of(content));
    }

    /** What is left over finds room. */
    private void settle() {
        channel.room = Integer.MAX_VALUE;
        channel.flush();
    }

    /** Notes what comes from the framing, in clear. */
    private final class Notes extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ByteBuf datagram = plain(message);
            written.add(Packets.bytes(datagram.retainedDuplicate()));
            ctx.write(datagram, promise);
        }

        private ByteBuf plain(Object message) {
            if (!(message instanceof TxPacket shared)) {
                return (ByteBuf) message;
            }
            ByteBuf plain = shared.plain().retainedDuplicate();
            shared.release();
            return plain;
        }
    }
}

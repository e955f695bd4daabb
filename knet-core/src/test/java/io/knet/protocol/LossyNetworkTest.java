package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sends messages over a network that loses, copies and shuffles packets, and follows each to its
 * delivery.
 */
@Tag("any-jdk")
class LossyNetworkTest {
    private record InFlight(long arrival, long order, ByteBuf packet) {}

    /** What the network does; chances are in percent. */
    private record Weather(int loss, int copies, int delay) {}

    private final PriorityQueue<InFlight> network =
            new PriorityQueue<>(
                    (a, b) ->
                            a.arrival() != b.arrival()
                                    ? Long.compare(a.arrival(), b.arrival())
                                    : Long.compare(a.order(), b.order()));
    private final BitSet delivered = new BitSet();
    private long time;
    private long transmitted;

    @ParameterizedTest
    @CsvSource({
        "21, 0, 0, 0",
        "22, 5, 10, 30",
        "23, 20, 50, 100",
        "24, 1, 90, 400",
        "25, 50, 5, 10",
        "26, 5, 20, 3000"
    })
    void deliversEachMessageAtMostOnceAndUnaltered(long seed, int loss, int copies, int delay) {
        send(seed, 75_000, new Weather(loss, copies, delay));

        assertThat(delivered.cardinality()).as("seed %d", seed).isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource({"31, 0", "32, 10", "33, 50", "34, 100"})
    void deliversAllMessagesWhenPacketsAreOnlyCopiedAndShuffledALittle(long seed, int copies) {
        int messages = 75_000;

        send(seed, messages, new Weather(0, copies, 20));

        assertThat(delivered.cardinality()).as("seed %d", seed).isEqualTo(messages);
    }

    private void send(long seed, int messages, Weather weather) {
        Random random = new Random(seed);
        SequenceCounter counter = new SequenceCounter();
        try (WindowFixture peer = new WindowFixture()) {
            for (int id = 0; id < messages; id++) {
                int sequence = counter.next();
                byte[] message = message(id);
                int dataMtu = random.nextBoolean() ? 64 : 8 + random.nextInt(60);
                int count = Fragmenter.count(message.length, dataMtu);
                for (int index = 0; index < count; index++) {
                    int offset = Fragmenter.offset(index, dataMtu);
                    byte[] piece =
                            Arrays.copyOfRange(
                                    message,
                                    offset,
                                    offset + Fragmenter.size(index, message.length, dataMtu));
                    int number = Fragmenter.number(index, count);
                    transmit(
                            WindowFixture.fragment(sequence, count, number, piece),
                            random,
                            weather);
                }
                time += 2;
                arrive(peer, time, seed);
            }
            arrive(peer, Long.MAX_VALUE, seed);
        }
    }

    private void transmit(ByteBuf packet, Random random, Weather weather) {
        int copies = random.nextInt(100) < weather.copies() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (random.nextInt(100) >= weather.loss()) {
                long arrival = time + random.nextInt(weather.delay() + 1);
                network.add(new InFlight(arrival, transmitted++, packet.copy()));
            }
        }
        packet.release();
    }

    private void arrive(WindowFixture peer, long now, long seed) {
        for (InFlight next = network.peek();
                next != null && next.arrival() <= now;
                next = network.peek()) {
            network.remove();
            peer.receive(next.packet());
            byte[] message = peer.lastMessage();
            if (message != null) {
                int id = ByteBuffer.wrap(message).getInt();
                if (!Arrays.equals(message, message(id)) || delivered.get(id)) {
                    assertThat(message).as("seed %d, message %d", seed, id).isEqualTo(message(id));
                    assertThat(delivered.get(id))
                            .as("seed %d, message %d, again", seed, id)
                            .isFalse();
                }
                delivered.set(id);
            }
        }
    }

    /**
     * The message with that id: the id, then bytes that depend on it; one in four fits into one
     * packet always.
     */
    private static byte[] message(int id) {
        Random random = new Random(id);
        byte[] message = new byte[4 + (id % 4 == 0 ? random.nextInt(4) : random.nextInt(300))];
        random.nextBytes(message);
        ByteBuffer.wrap(message).putInt(id);
        return message;
    }
}

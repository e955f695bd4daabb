package io.knet.session.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.session.receipt.ConfirmationAction.Confirmed;
import io.knet.session.receipt.ConfirmationAction.GivenUp;
import io.knet.session.receipt.ConfirmationAction.Repeat;
import io.knet.session.wire.Outcome;
import io.knet.session.wire.ReceiptsPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sender and receiver on two links that lose, delay and reorder, one of them dead for a while. */
class AtMostOnceTest {
    private static final long MILLI = 1_000_000;
    private static final int MESSAGES = 3000;

    private record Flight(long at, long order, long id, int link, ByteBuf receipts) {}

    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(
                    Comparator.comparingLong(Flight::at).thenComparingLong(Flight::order));
    private final OpenConfirmations<Long> sender = new OpenConfirmations<>(1024, 1 << 20);
    private final OutcomeWindow receiver = new OutcomeWindow();
    private final ReceiptQueue receipts = new ReceiptQueue();
    private final Map<Long, Integer> deliveries = new HashMap<>();
    private final Map<Long, String> results = new HashMap<>();
    private Random random = new Random(0);
    private long now;
    private long order;
    private int repeats;
    private boolean lossy;
    private final Map<Long, Long> begunAt = new HashMap<>();
    private final List<Long> delaysInTheHole = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void deliversAtMostOnceAndNeverLies(long seed) {
        lossy = true;
        run(seed);
        assertThat(deliveries.values()).allMatch(times -> times == 1);
        results.forEach(
                (message, result) -> {
                    if (result.equals("DELIVERED")) {
                        assertThat(deliveries).containsKey(message + 1);
                    }
                    if (result.equals("NO_CHANNEL")) {
                        assertThat(deliveries).doesNotContainKey(message + 1);
                    }
                });
        assertThat(repeats).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aBlackHoleOnOneOfTwoLinksLosesNothingAndCostsOneRetry(long seed) {
        run(seed);
        assertThat(results.values()).doesNotContain("TIMED_OUT");
        assertThat(deliveries.values()).allMatch(times -> times == 1);
        assertThat(repeats).isPositive();
        delaysInTheHole.sort(null);
        assertThat(delaysInTheHole.get(delaysInTheHole.size() / 2))
                .isLessThan((3 * 5 + 15) * MILLI);
    }

    private void run(long seed) {
        random = new Random(seed);
        long begun = 0;
        for (long step = 0; step < 20_000 && (begun < MESSAGES || sender.size() > 0); step++) {
            now += MILLI;
            if (begun < MESSAGES && sender.hasRoom(100)) {
                long id = sender.begin(begun, 100, now + 2000 * MILLI).orElseThrow();
                begunAt.put(begun, now);
                begun++;
                send(id, (int) (begun % 2));
            }
            while (!flights.isEmpty() && flights.peek().at() <= now) {
                arrive(flights.poll());
            }
            flush();
            for (ConfirmationAction<Long> action : sender.advance(now)) {
                done(action);
            }
        }
        assertThat(results).hasSize(MESSAGES);
    }

    private void send(long id, int link) {
        sender.sent(id, link, 5 * MILLI, now);
        fly(id, link, null);
        if (random.nextInt(10) == 0) {
            fly(id, link, null);
        }
    }

    /** Link 0 is a black hole for a second; both may lose a fifth. */
    private void fly(long id, int link, ByteBuf packet) {
        boolean dead = link == 0 && inTheHole(now);
        if (!dead && (!lossy || random.nextInt(5) != 0)) {
            long delay = (1 + random.nextInt(random.nextInt(20) == 0 ? 500 : 10)) * MILLI;
            flights.add(new Flight(now + delay, order++, id, link, packet));
        }
    }

    private static boolean inTheHole(long time) {
        return time > 1000 * MILLI && time < 2000 * MILLI;
    }

    private void arrive(Flight flight) {
        ByteBuf packet = flight.receipts();
        if (packet != null) {
            for (int i = 0; i < ReceiptsPacket.count(packet); i++) {
                sender.receipt(
                                ReceiptsPacket.id(packet, i),
                                ReceiptsPacket.outcome(packet, i),
                                flight.link(),
                                now)
                        .ifPresent(this::done);
            }
            return;
        }
        long id = flight.id();
        switch (receiver.arrived(id)) {
            case NEW -> {
                Outcome outcome = id % 7 == 0 ? Outcome.NO_CHANNEL : Outcome.DELIVERED;
                if (outcome == Outcome.DELIVERED) {
                    deliveries.merge(id, 1, Integer::sum);
                }
                receiver.decided(id, outcome);
                receipts.add(id, outcome, flight.link(), now);
            }
            case KNOWN, FORGOTTEN -> receipts.add(id, receiver.outcome(id), flight.link(), now);
            case PENDING -> throw new IllegalStateException("it is decided at once here");
        }
    }

    private void flush() {
        ByteBuf packet = Unpooled.buffer();
        int link = receipts.write(1, 40, packet);
        while (link >= 0) {
            assertThat(ReceiptsPacket.isValid(packet)).isTrue();
            assertThat(packet.readableBytes()).isLessThanOrEqualTo(40);
            fly(0, link, packet);
            packet = Unpooled.buffer();
            link = receipts.write(1, 40, packet);
        }
        assertThat(receipts.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);
    }

    private void done(ConfirmationAction<Long> action) {
        if (action instanceof Confirmed<Long> confirmed) {
            assertThat(results.put(confirmed.message(), confirmed.outcome().name())).isNull();
            long begun = begunAt.get(confirmed.message());
            if (inTheHole(begun)) {
                delaysInTheHole.add(now - begun);
            }
        } else if (action instanceof GivenUp<Long> given) {
            assertThat(results.put(given.message(), given.reason().name())).isNull();
        } else if (action instanceof Repeat<Long> repeat) {
            repeats++;
            send(repeat.id(), 1 - repeat.lastLink());
        }
    }
}

package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CombiningWriterTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(60);

    private final Kernel kernel = new Kernel();
    private final Gate pace = new Gate();
    private final CombiningWriter writer =
            new CombiningWriter(kernel, ByteBufAllocator.DEFAULT, pace);
    private final List<ByteBuf> buffers = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void buffersAreLeftAsTheyWere() {
        for (ByteBuf buffer : buffers) {
            assertThat(buffer.refCnt()).isOne();
            buffer.release();
        }
    }

    /** A datagram of some length that begins with a number. */
    private ByteBuf datagram(int number, int length) {
        byte[] bytes = new byte[length];
        bytes[0] = (byte) number;
        ByteBuf buffer = Packets.of(bytes);
        buffers.add(buffer);
        return buffer;
    }

    private WriteOutcome write(ByteBuf... datagrams) throws IOException {
        return writer.write(Datagrams.of(List.of(datagrams)), LONG);
    }

    private Call call(ByteBuf... datagrams) {
        return new Call(() -> write(datagrams));
    }

    /** Has a thread lead that stops inside of its write, until {@link Kernel#goOn}. */
    private Call leader(int number) {
        kernel.stopInside();
        Call leader = call(datagram(number, 10));
        kernel.awaitStopped();
        return leader;
    }

    @Test
    void aLoneThreadsDatagramsGoOneByOne() throws IOException {
        assertThat(write(datagram(1, 10))).isEqualTo(WriteOutcome.TAKEN);
        assertThat(write(datagram(2, 10))).isEqualTo(WriteOutcome.TAKEN);

        assertThat(kernel.calls).containsExactly("1", "2");
    }

    @Test
    void fragmentsOfAMessageGoAsATrainThatItsShorterLastOneEnds() throws IOException {
        write(datagram(1, 10), datagram(2, 10), datagram(3, 4));

        assertThat(kernel.calls).containsExactly("[1 2 3]");
    }

    @Test
    void whoLeadsTakesAlongWhatWaits() {
        Call leader = leader(1);
        Call second = call(datagram(2, 10)).awaitWaiting();
        Call third = call(datagram(3, 10)).awaitWaiting();
        Call fourth = call(datagram(4, 8)).awaitWaiting();
        Call fifth = call(datagram(5, 10)).awaitWaiting();

        kernel.goOn();

        for (Call call : List.of(leader, second, third, fourth, fifth)) {
            assertThat(call.outcome()).isEqualTo(WriteOutcome.TAKEN);
        }
        assertThat(kernel.calls).containsExactly("1", "[2 3 4]", "5");
    }

    @Test
    void datagramsGoOneByOneWhereTrainsDoNotWork() throws IOException {
        kernel.trains = false;

        write(datagram(1, 10), datagram(2, 10));

        assertThat(kernel.calls).containsExactly("1", "2");
    }

    @Test
    void datagramsGoOneByOneWhileSomebodyElseWrites() throws IOException {
        kernel.othersWrite = true;

        assertThat(write(datagram(1, 10), datagram(2, 10))).isEqualTo(WriteOutcome.TAKEN);

        assertThat(kernel.calls).containsExactly("1", "2");
    }

    @Test
    void aTrainThatIsRefusedGoesOneByOneAndTheNextToo() throws IOException {
        kernel.trainError = new IOException("Invalid argument");

        assertThat(write(datagram(1, 10), datagram(2, 10))).isEqualTo(WriteOutcome.TAKEN);
        kernel.trainError = null;
        write(datagram(3, 10), datagram(4, 10));

        assertThat(kernel.calls).containsExactly("1", "2", "3", "4");
    }

    @Test
    void whoseDatagramIsRefusedIsToldAndNobodyElse() {
        kernel.refused = 2;
        Call leader = leader(1);
        Call second = call(datagram(2, 10)).awaitWaiting();
        Call third = call(datagram(3, 12)).awaitWaiting();

        kernel.goOn();

        assertThat(leader.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(second.failure()).hasMessage("Message too long");
        assertThat(third.outcome()).isEqualTo(WriteOutcome.TAKEN);
    }

    @Test
    void nothingMoreIsWrittenOfAMessageThatFailed() {
        kernel.refused = 2;
        Call leader = leader(1);
        Call second = call(datagram(2, 10), datagram(4, 12)).awaitWaiting();
        Call third = call(datagram(3, 12)).awaitWaiting();

        kernel.goOn();

        assertThat(leader.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(second.failure()).hasMessage("Message too long");
        assertThat(third.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(kernel.calls).containsExactly("1", "3");
    }

    @Test
    void thatTheLeadersTimeIsUpCostsOthersNothing() {
        kernel.stopInside();
        Call leader = new Call(() -> writer.write(Datagrams.of(List.of(datagram(1, 10))), 1));
        kernel.awaitStopped();
        Call second = call(datagram(2, 10)).awaitWaiting();
        Call third = call(datagram(3, 12)).awaitWaiting();
        pace.onPassed = () -> kernel.fullFor.set(1);

        kernel.goOn();

        assertThat(leader.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(second.outcome()).isEqualTo(WriteOutcome.TAKEN_LATE);
        assertThat(third.outcome()).isEqualTo(WriteOutcome.TAKEN_LATE);
    }

    @Test
    void thatTheLeaderIsInterruptedCostsOthersNothing() {
        Call leader = leader(1);
        Call second = call(datagram(2, 10)).awaitWaiting();
        Call third = call(datagram(3, 10)).awaitWaiting();
        pace.onPassed =
                () -> {
                    kernel.fullFor.set(1);
                    Thread.currentThread().interrupt();
                };

        kernel.goOn();

        assertThat(leader.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(leader.interruptedAtTheEnd).isTrue();
        assertThat(second.outcome()).isEqualTo(WriteOutcome.TAKEN_LATE);
        assertThat(third.outcome()).isEqualTo(WriteOutcome.TAKEN_LATE);
    }

    @Test
    void thatThePeerIsGoneIsToldToAllOfATrain() {
        Call leader = leader(1);
        Call second = call(datagram(2, 10)).awaitWaiting();
        Call third = call(datagram(3, 10)).awaitWaiting();
        kernel.trainError = new PortUnreachableException("Connection refused");

        kernel.goOn();

        assertThat(leader.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(second.failure()).isInstanceOf(PortUnreachableException.class);
        assertThat(third.failure()).isInstanceOf(PortUnreachableException.class);
    }

    @Test
    void aFullSocketIsTriedAgain() throws IOException {
        kernel.fullFor.set(2);

        assertThat(write(datagram(1, 10))).isEqualTo(WriteOutcome.TAKEN_LATE);
        kernel.fullFor.set(1);
        assertThat(write(datagram(2, 10), datagram(3, 10))).isEqualTo(WriteOutcome.TAKEN_LATE);
    }

    @Test
    void aSocketThatStaysFullIsToldToAllWhoWait() {
        Call leader = leader(1);
        Call second = call(datagram(2, 10)).awaitWaiting();
        Call third = call(datagram(3, 10)).awaitWaiting();
        kernel.fullFor.set(Integer.MAX_VALUE);

        kernel.goOn();

        assertThat(leader.outcome()).isEqualTo(WriteOutcome.FULL);
        assertThat(second.outcome()).isEqualTo(WriteOutcome.FULL);
        assertThat(third.outcome()).isEqualTo(WriteOutcome.FULL);
        assertThat(kernel.calls).isEmpty();
    }

    @Test
    void whoHasNoTimeLeftTakesItsMessageBack() {
        Call leader = leader(1);
        Call impatient =
                new Call(() -> writer.write(Datagrams.of(List.of(datagram(2, 10))), 1))
                        .awaitEnded();
        Call third = call(datagram(3, 10)).awaitWaiting();

        kernel.goOn();

        assertThat(impatient.outcome()).isEqualTo(WriteOutcome.NO_TURN);
        assertThat(leader.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(third.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(kernel.calls).containsExactly("1", "3");
    }

    @Test
    void whoIsInterruptedTakesItsMessageBackAndStaysInterrupted() {
        Call leader = leader(1);
        Call waiting = call(datagram(2, 10)).awaitWaiting();

        waiting.thread.interrupt();
        waiting.awaitEnded();
        kernel.goOn();

        assertThat(waiting.failure()).isInstanceOf(InterruptedIOException.class);
        assertThat(waiting.interruptedAtTheEnd).isTrue();
        assertThat(leader.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(kernel.calls).containsExactly("1");
    }

    @Test
    void aPeerThatDoesNotKeepUpHoldsTheLeaderBackUntilItsTimeIsUp() throws IOException {
        pace.open = false;

        WriteOutcome outcome = writer.write(Datagrams.of(List.of(datagram(1, 10))), 1);

        assertThat(outcome).isEqualTo(WriteOutcome.NO_TURN);
        assertThat(kernel.calls).isEmpty();
    }

    @Test
    void leadsOnWhoWaitsWhenTheLeadersTimeIsUp() {
        pace.open = false;
        Call leader = new Call(() -> writer.write(Datagrams.of(List.of(datagram(1, 10))), LONG));
        pace.awaitHeld();
        Call second = call(datagram(2, 10)).awaitWaiting();

        leader.thread.interrupt();
        assertThat(leader.outcome()).isEqualTo(WriteOutcome.NO_TURN);
        pace.awaitHeld();
        pace.open = true;

        assertThat(second.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(kernel.calls).containsExactly("2");
    }

    @Test
    void tellsThePaceWhatWasSent() throws IOException {
        write(datagram(1, 10), datagram(2, 10), datagram(3, 4));
        write(datagram(4, 7));

        assertThat(pace.datagrams).hasValue(4);
        assertThat(pace.bytes).hasValue(31);
    }

    @Test
    void aMessageOfManyFragmentsGoesWholeAndInOrder() throws IOException {
        ByteBuf[] fragments = new ByteBuf[200];
        Arrays.setAll(fragments, i -> datagram(i, 10));

        assertThat(write(fragments)).isEqualTo(WriteOutcome.TAKEN);

        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < fragments.length; i++) {
            numbers.add(Integer.toString(i));
        }
        assertThat(kernel.numbers()).containsExactlyElementsOf(numbers);
        assertThat(kernel.calls).hasSize(4);
    }

    @Test
    void aMessageOfSeveralDatagramsIsMadeWhenNobodyElseWrites() {
        kernel.alone = true;
        Call leader = leader(1);
        Call second = call(datagram(2, 10)).awaitWaiting();
        Call third =
                new Call(() -> writer.write(Datagrams.whenDue(() -> made(3, 4)), LONG))
                        .awaitWaiting();
        Call fourth = call(datagram(5, 10)).awaitWaiting();
        assertThat(kernel.calls).isEmpty();

        kernel.goOn();

        for (Call call : List.of(leader, second, third, fourth)) {
            assertThat(call.outcome()).isEqualTo(WriteOutcome.TAKEN);
        }
        assertThat(kernel.calls).containsExactly("1", "alone", "made 3", "[2 3 4 5]", "not alone");
    }

    private List<ByteBuf> made(int... numbers) {
        kernel.calls.add("made " + numbers[0]);
        return Arrays.stream(numbers).mapToObj(number -> datagram(number, 10)).toList();
    }

    @Test
    void whoComesWhileALongMessageIsHalfInABatchComesAfterIt() {
        int[] numbers = new int[40];
        Arrays.setAll(numbers, i -> i);
        AtomicReference<Call> late = new AtomicReference<>();
        Call leader = leader(1);
        Call second = long40(numbers);
        Call third =
                new Call(
                                () ->
                                        writer.write(
                                                Datagrams.whenDue(
                                                        () -> {
                                                            late.set(long40(numbers));
                                                            return made(numbers);
                                                        }),
                                                LONG))
                        .awaitWaiting();

        kernel.goOn();

        for (Call call : List.of(leader, second, third)) {
            assertThat(call.outcome()).isEqualTo(WriteOutcome.TAKEN);
        }
        assertThat(late.get().outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(kernel.calls).filteredOn(call -> call.startsWith("made")).hasSize(3);
        assertThat(pace.datagrams).hasValue(1 + 3 * numbers.length);
    }

    private Call long40(int... numbers) {
        return new Call(() -> writer.write(Datagrams.whenDue(() -> made(numbers)), LONG))
                .awaitWaiting();
    }

    @Test
    void thatAMessageCannotBeMadeIsToldToItsSenderAlone() {
        Call leader = leader(1);
        Call second =
                new Call(
                                () ->
                                        writer.write(
                                                Datagrams.whenDue(
                                                        () -> {
                                                            throw new IllegalStateException("keys");
                                                        }),
                                                LONG))
                        .awaitWaiting();
        Call third = call(datagram(3, 10)).awaitWaiting();

        kernel.goOn();

        assertThat(leader.outcome()).isEqualTo(WriteOutcome.TAKEN);
        assertThat(second.failure()).isInstanceOf(IllegalStateException.class).hasMessage("keys");
        assertThat(third.outcome()).isEqualTo(WriteOutcome.TAKEN);
    }

    @Test
    void aMessageOfSeveralDatagramsIsNotSentWhileOthersWriteAllTheTime() throws IOException {
        kernel.mayBeAlone = false;

        assertThat(write(datagram(1, 10), datagram(2, 10))).isEqualTo(WriteOutcome.NO_TURN);

        assertThat(kernel.calls).isEmpty();
        assertThat(write(datagram(3, 10))).isEqualTo(WriteOutcome.TAKEN);
    }

    @Test
    void aClosedSocketIsToldToTheSenderOfSeveralDatagrams() {
        kernel.closed = new IOException("closed");

        assertThat(call(datagram(1, 10), datagram(2, 10)).failure()).hasMessage("closed");
        assertThat(call(datagram(3, 10)).outcome()).isEqualTo(WriteOutcome.TAKEN);
    }

    @Test
    void anErrorOfTheMachineLeavesNobodyWaiting() {
        Call leader = leader(1);
        Call second = call(datagram(2, 10)).awaitWaiting();
        Call third = call(datagram(3, 10)).awaitWaiting();
        kernel.bug = new StackOverflowError();

        kernel.goOn();

        assertThat(leader.failure()).isInstanceOf(StackOverflowError.class);
        second.awaitEnded();
        third.awaitEnded();
        assertThat(call(datagram(4, 10)).outcome()).isEqualTo(WriteOutcome.TAKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void everyMessageOfManyThreadsIsWrittenOnceAndInItsThreadsOrder(int threads) throws Exception {
        int each = 16_000 / threads;
        Ledger ledger = new Ledger();
        CombiningWriter shared =
                new CombiningWriter(ledger, ByteBufAllocator.DEFAULT, SendPace.NONE);
        List<Call> calls = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int id = thread;
            calls.add(
                    new Call(
                            () -> {
                                for (int i = 0; i < each; i++) {
                                    ByteBuf message = ByteBufAllocator.DEFAULT.directBuffer();
                                    message.writeInt(id).writeInt(i).writeZero(i % 3);
                                    WriteOutcome outcome =
                                            shared.write(Datagrams.of(List.of(message)), LONG);
                                    message.release();
                                    if (outcome != WriteOutcome.TAKEN) {
                                        return outcome;
                                    }
                                }
                                return WriteOutcome.TAKEN;
                            }));
        }

        for (Call call : calls) {
            assertThat(call.outcome()).isEqualTo(WriteOutcome.TAKEN);
        }
        assertThat(ledger.disorder).hasValue(0);
        assertThat(ledger.overlaps).hasValue(0);
        assertThat(ledger.next).hasSize(threads);
        assertThat(ledger.next.values()).containsOnly(each);
    }

    /** A thread that writes a message. */
    private static final class Call {
        private final CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
        private final Thread thread;
        private volatile boolean interruptedAtTheEnd;

        interface Action {
            WriteOutcome run() throws IOException;
        }

        Call(Action action) {
            thread =
                    new Thread(
                            () -> {
                                try {
                                    WriteOutcome result = action.run();
                                    interruptedAtTheEnd = Thread.currentThread().isInterrupted();
                                    outcome.complete(result);
                                } catch (IOException | RuntimeException | Error failure) {
                                    interruptedAtTheEnd = Thread.currentThread().isInterrupted();
                                    outcome.completeExceptionally(failure);
                                }
                            });
            thread.setDaemon(true);
            thread.start();
        }

        /** Until it has joined the queue and sleeps. */
        Call awaitWaiting() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(outcome).isNotDone();
                Thread.onSpinWait();
            }
            return this;
        }

        Call awaitEnded() {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(60));
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            assertThat(outcome).isDone();
            return this;
        }

        WriteOutcome outcome() {
            assertThat(outcome).succeedsWithin(60, TimeUnit.SECONDS);
            return outcome.join();
        }

        Throwable failure() {
            awaitEnded();
            return catchThrowable(outcome::join).getCause();
        }
    }

    /** A peer that keeps up, or does not. */
    private static final class Gate implements SendPace {
        final AtomicInteger datagrams = new AtomicInteger();
        final AtomicInteger bytes = new AtomicInteger();
        volatile boolean open = true;
        volatile Runnable onPassed = () -> {};
        private volatile CountDownLatch waiting = new CountDownLatch(1);

        @Override
        public boolean mayPass() {
            return open;
        }

        @Override
        public void passed(int count, int length) {
            datagrams.addAndGet(count);
            bytes.addAndGet(length);
            onPassed.run();
        }

        @Override
        public void awaitRoom(long nanos) {
            waiting.countDown();
            Thread.onSpinWait();
        }

        /** Until somebody waits, once more. */
        void awaitHeld() {
            try {
                waiting = new CountDownLatch(1);
                assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    /** Keeps what it is given, as the first byte of each datagram, trains in brackets. */
    private static final class Kernel implements TrainSocket {
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        volatile boolean trains = true;
        volatile boolean othersWrite;

        /** Whether nobody else writes when the leader wants to be alone. */
        volatile boolean mayBeAlone = true;

        /** Why the leader cannot be alone; null if it can. */
        volatile @Nullable IOException closed;

        /** Whether that the leader is alone, and no longer, is noted among the calls. */
        volatile boolean alone;

        final AtomicInteger fullFor = new AtomicInteger();
        volatile int refused = -1;
        volatile @Nullable IOException trainError;
        volatile @Nullable Error bug;
        private final AtomicBoolean stop = new AtomicBoolean();
        private volatile CountDownLatch stopped = new CountDownLatch(0);
        private volatile CountDownLatch goOn = new CountDownLatch(0);

        void stopInside() {
            goOn = new CountDownLatch(1);
            stopped = new CountDownLatch(1);
            stop.set(true);
        }

        void awaitStopped() {
            await(stopped);
        }

        void goOn() {
            goOn.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        private boolean isFull() {
            if (stop.getAndSet(false)) {
                stopped.countDown();
                await(goOn);
            }
            Error failure = bug;
            if (failure != null) {
                bug = null;
                throw failure;
            }
            return fullFor.getAndUpdate(times -> Math.max(0, times - 1)) > 0;
        }

        List<String> numbers() {
            return Arrays.asList(
                    String.join(" ", calls).replace("[", "").replace("]", "").split(" ", -1));
        }

        @Override
        public boolean takesTrains() {
            return trains;
        }

        @Override
        public boolean enterAlone(long deadlineNanos) throws IOException {
            IOException failure = closed;
            if (failure != null) {
                throw failure;
            }
            calls.addAll(alone ? List.of("alone") : List.of());
            return mayBeAlone;
        }

        @Override
        public void leaveAlone() {
            calls.addAll(alone ? List.of("not alone") : List.of());
        }

        @Override
        public TrainOutcome offer(ByteBuf datagram) throws IOException {
            if (isFull()) {
                return TrainOutcome.FULL;
            }
            int number = datagram.getUnsignedByte(datagram.readerIndex());
            if (number == refused) {
                throw new IOException("Message too long");
            }
            calls.add(Integer.toString(number));
            return TrainOutcome.TAKEN;
        }

        @Override
        public TrainOutcome offerTrain(ByteBuf train, int size) throws IOException {
            if (othersWrite) {
                return TrainOutcome.NOT_NOW;
            }
            IOException error = trainError;
            if (error != null) {
                throw error;
            }
            if (isFull()) {
                return TrainOutcome.FULL;
            }
            byte[] bytes = ByteBufUtil.getBytes(train);
            List<String> parts = new ArrayList<>();
            for (int at = 0; at < bytes.length; at += size) {
                parts.add(Integer.toString(Byte.toUnsignedInt(bytes[at])));
            }
            calls.add("[" + String.join(" ", parts) + "]");
            return TrainOutcome.TAKEN;
        }
    }

    /** Checks that each thread's messages come in order, and that only one thread writes. */
    private static final class Ledger implements TrainSocket {
        final ConcurrentHashMap<Integer, Integer> next = new ConcurrentHashMap<>();
        final AtomicInteger disorder = new AtomicInteger();
        final AtomicInteger overlaps = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();

        @Override
        public boolean takesTrains() {
            return true;
        }

        @Override
        public boolean enterAlone(long deadlineNanos) {
            return true;
        }

        @Override
        public void leaveAlone() {}

        @Override
        public TrainOutcome offer(ByteBuf datagram) {
            enter();
            note(datagram, datagram.readerIndex());
            inside.decrementAndGet();
            return TrainOutcome.TAKEN;
        }

        @Override
        public TrainOutcome offerTrain(ByteBuf train, int size) {
            enter();
            for (int at = train.readerIndex(); at < train.writerIndex(); at += size) {
                note(train, at);
            }
            inside.decrementAndGet();
            return TrainOutcome.TAKEN;
        }

        private void enter() {
            if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
        }

        private void note(ByteBuf bytes, int at) {
            int thread = bytes.getInt(at);
            int number = bytes.getInt(at + Integer.BYTES);
            Integer expected = next.getOrDefault(thread, 0);
            if (expected != number) {
                disorder.incrementAndGet();
            }
            next.put(thread, number + 1);
        }
    }
}

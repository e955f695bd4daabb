package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.testkit.NewerReceiver;
import io.knet.netty.testkit.Packets;
import io.knet.protocol.Fragmenter;
import io.knet.protocol.SequenceCounter;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of one datagram and of several, from threads that wait, threads that do not, and an
 * event loop, over a socket without trains: a receiver of libknet 1.34 and later gets all of them.
 */
class FragmentOrderTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(60);
    private static final int MESSAGES = 300;

    private final SequenceCounter numbers = new SequenceCounter();
    private final Set<Integer> taken = Collections.synchronizedSet(new HashSet<>());

    /** A path that keeps the order, and on which threads meet. */
    private static final class Path implements KernelSocket {
        final List<byte[]> left = Collections.synchronizedList(new ArrayList<>());
        private final int fullOneIn;

        final GatedSocket socket = new GatedSocket(this, ByteBufAllocator.DEFAULT, SendPace.NONE);

        Path(int fullOneIn) {
            this.fullOneIn = fullOneIn;
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // only so that threads meet more often
        public boolean send(ByteBuf datagram) {
            int chance = ThreadLocalRandom.current().nextInt(fullOneIn);
            if (chance == 0) {
                return false;
            }
            left.add(ByteBufUtil.getBytes(datagram));
            if (chance % 3 == 0) {
                Thread.yield();
            }
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 100})
    void nothingIsLostThatTheSocketTook(int fullOneIn) {
        Path path = new Path(fullOneIn);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                senders.add(start(threads, random -> writeInTime(path, random)));
                senders.add(start(threads, random -> writeAtOnce(path, random)));
            }
            senders.add(start(threads, new Loop(path)::flush));
            for (CompletableFuture<Void> sender : senders) {
                assertThat(sender).succeedsWithin(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        NewerReceiver receiver = new NewerReceiver();
        path.left.forEach(receiver::receive);
        assertThat(taken).hasSizeGreaterThan(5 * MESSAGES);
        assertThat(receiver.whole).containsAll(taken);
        assertThat(numbersOfLongMessages(path.left)).isSorted();
    }

    /** Numbers of the synchronous messages of several datagrams, as their first ones left. */
    private static List<Integer> numbersOfLongMessages(List<byte[]> left) {
        List<Integer> found = new ArrayList<>();
        for (byte[] datagram : left) {
            ByteBuf packet = Unpooled.wrappedBuffer(datagram);
            boolean first =
                    DataHeader.isFragmented(DataHeader.fragmentCount(packet))
                            && DataHeader.fragmentNumber(packet) == 1;
            if (first && DataHeader.channel(packet) == SYNC) {
                found.add(DataHeader.sequence(packet));
            }
        }
        return found;
    }

    private static final int SYNC = 1;
    private static final int ASYNC = 2;

    interface Sender {
        /** Sends one message. */
        void send(SplittableRandom random) throws IOException;
    }

    private static CompletableFuture<Void> start(ExecutorService threads, Sender sender) {
        return CompletableFuture.runAsync(
                () -> {
                    SplittableRandom random = new SplittableRandom();
                    for (int i = 0; i < MESSAGES; i++) {
                        try {
                            sender.send(random);
                        } catch (IOException failure) {
                            throw new CompletionException(failure);
                        }
                    }
                },
                threads);
    }

    private void writeInTime(Path path, SplittableRandom random) throws IOException {
        Message message = new Message(random);
        WriteOutcome outcome = path.socket.write(message.datagrams, LONG);
        if (outcome == WriteOutcome.TAKEN || outcome == WriteOutcome.TAKEN_LATE) {
            taken.add(message.number);
        }
        message.release();
    }

    private void writeAtOnce(Path path, SplittableRandom random) throws IOException {
        Message message = new Message(random);
        if (path.socket.tryWrite(message.datagrams) == WriteOutcome.TAKEN) {
            taken.add(message.number);
        }
        message.release();
    }

    private List<ByteBuf> datagrams(int number, int count, int channel) {
        List<ByteBuf> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ByteBuf packet = Packets.of();
            DataHeader.write(
                    packet, 1, number, 0, false, count, Fragmenter.number(i, count), channel);
            made.add(packet.writeZero(10));
        }
        return made;
    }

    /** As a synchronous message is: numbered at once if it is one datagram, else when it is due. */
    private final class Message {
        private int number;
        private final Datagrams datagrams;
        private List<ByteBuf> made = List.of();

        Message(SplittableRandom random) {
            int count = 1 + random.nextInt(4);
            datagrams = count == 1 ? Datagrams.of(make(1)) : Datagrams.whenDue(() -> make(count));
        }

        private List<ByteBuf> make(int count) {
            number = numbers.next();
            made = datagrams(number, count, SYNC);
            return made;
        }

        void release() {
            made.forEach(ByteBuf::release);
        }
    }

    /** Writes asynchronous messages as a channel does that has a buffer. */
    private final class Loop {
        private final Path path;
        private final Semaphore told = new Semaphore(0);

        Loop(Path path) {
            this.path = path;
        }

        void flush(SplittableRandom random) throws IOException {
            List<ByteBuf> buffer = new ArrayList<>();
            List<Integer> written = new ArrayList<>();
            boolean fragments = false;
            for (int i = random.nextInt(3); i >= 0; i--) {
                int count = 1 + random.nextInt(3);
                int number = numbers.next();
                buffer.addAll(datagrams(number, count, ASYNC));
                written.add(number);
                fragments |= count > 1;
            }
            while (!path.socket.enterLoop(fragments, told::release)) {
                told.acquireUninterruptibly();
            }
            for (ByteBuf datagram : buffer) {
                while (!path.socket.tryWriteInside(datagram)) {
                    Thread.onSpinWait();
                }
                datagram.release();
            }
            path.socket.leaveLoop();
            taken.addAll(written);
        }
    }

    // ---- the judge

    private static Set<Integer> whole(byte[]... packets) {
        NewerReceiver receiver = new NewerReceiver();
        for (byte[] packet : packets) {
            receiver.receive(packet);
        }
        return receiver.whole;
    }

    private static byte[] packet(int number, int count, int index) {
        ByteBuf packet = Unpooled.buffer();
        DataHeader.write(packet, 1, number, 0, false, count, Fragmenter.number(index, count), 0);
        return ByteBufUtil.getBytes(packet);
    }

    @Test
    void theReceiverLosesFragmentsThatAreMixed() {
        byte[][] mixed = {packet(1, 2, 0), packet(2, 2, 0), packet(1, 2, 1), packet(2, 2, 1)};

        assertThat(whole(mixed)).containsExactly(1);
    }

    @Test
    void theReceiverLosesFragmentsBetweenWhichAnEarlierMessageComes() {
        assertThat(whole(packet(2, 2, 0), packet(1, 1, 0), packet(2, 2, 1))).containsExactly(1);
    }

    @Test
    void theReceiverTakesMessagesOfOneDatagramInAnyOrder() {
        assertThat(whole(packet(2, 1, 0), packet(3, 2, 0), packet(3, 2, 1), packet(1, 1, 0)))
                .containsExactlyInAnyOrder(1, 2, 3);
    }
}
